package io.orrery.producer.change;

import io.orrery.producer.binlog.LogBuffer;

/**
 * A QUERY event ("Query_event" in MySQL's replication documentation).
 *
 * @param database the session's default database; empty for none
 * @param sql the statement
 * @param ansiQuotes true if the session's {@code sql_mode} has ANSI_QUOTES
 */
record QueryEvent(String database, String sql, boolean ansiQuotes) {

    private static final int FLAGS2 = 0;
    private static final int SQL_MODE = 1;
    private static final int ANSI_QUOTES = 4;

    static QueryEvent read(LogBuffer body) {
        body.skip(8);
        int databaseLength = body.u8();
        body.skip(2);
        LogBuffer variables = body.slice((int) body.le(2));
        String database = body.utf8(databaseLength);
        body.skip(1);
        return new QueryEvent(database, body.utf8(body.remaining()), ansiQuotes(variables));
    }

    /** The first variables are always the flags, then the mode: what follows need not be understood. */
    private static boolean ansiQuotes(LogBuffer variables) {
        while (variables.remaining() > 0) {
            switch (variables.u8()) {
                case FLAGS2 -> variables.skip(4);
                case SQL_MODE -> {
                    return (variables.le(8) & ANSI_QUOTES) != 0;
                }
                default -> {
                    return false;
                }
            }
        }
        return false;
    }
}
