package io.orrery.producer.change;

import io.orrery.producer.binlog.LogBuffer;
import java.util.Set;

/**
 * A QUERY event ("Query_event" in MySQL's replication documentation).
 *
 * @param database the session's default database; empty for none
 * @param sql the statement
 * @param session what the session had set
 */
record QueryEvent(String database, String sql, Session session) {

    /**
     * What a session had set, as far as it says how its statements are read.
     *
     * @param ansiQuotes true if {@code sql_mode} has ANSI_QUOTES
     * @param escapes true unless {@code sql_mode} has NO_BACKSLASH_ESCAPES
     * @param unicode true if the statement is surely in UTF-8
     * @param zone the time zone; null where the server did not log it
     */
    record Session(boolean ansiQuotes, boolean escapes, boolean unicode, String zone) {

        /** What is not logged. */
        static final Session DEFAULT = new Session(false, true, false, null);
    }

    private static final int FLAGS2 = 0;
    private static final int SQL_MODE = 1;
    private static final int AUTO_INCREMENT = 3;
    private static final int CHARSET = 4;
    private static final int TIME_ZONE = 5;
    private static final int CATALOG = 6;

    private static final int ANSI_QUOTES = 4;
    private static final int NO_BACKSLASH_ESCAPES = 1 << 20;

    /** The collations by which the server names utf8mb3 and utf8mb4 as a client's character set. */
    private static final Set<Integer> UTF8 = Set.of(33, 45, 255);

    static QueryEvent read(LogBuffer body) {
        body.skip(8);
        int databaseLength = body.u8();
        body.skip(2);
        LogBuffer variables = body.slice((int) body.le(2));
        String database = body.utf8(databaseLength);
        body.skip(1);
        return new QueryEvent(database, body.utf8(body.remaining()), session(variables));
    }

    /** The server writes them always in the same order: what follows the last one known here is not looked at. */
    private static Session session(LogBuffer variables) {
        long mode = 0;
        boolean unicode = false;
        String zone = null;
        boolean more = true;
        while (more && variables.remaining() > 0) {
            switch (variables.u8()) {
                case FLAGS2, AUTO_INCREMENT -> variables.skip(4);
                case SQL_MODE -> mode = variables.le(8);
                case CATALOG -> variables.skip(variables.u8());
                case CHARSET -> {
                    unicode = UTF8.contains((int) variables.le(2));
                    variables.skip(4);
                }
                case TIME_ZONE -> zone = variables.utf8(variables.u8());
                default -> more = false;
            }
        }
        return new Session((mode & ANSI_QUOTES) != 0, (mode & NO_BACKSLASH_ESCAPES) == 0, unicode, zone);
    }
}
