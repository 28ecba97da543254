package io.orrery.producer.change;

import io.orrery.mysql.NameCase;
import io.orrery.mysql.text.Charsets;
import io.orrery.mysql.text.Charsets.CharacterSet;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.change.QueryEvent.Session;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads QUERY events as the server read their statements: in the character set of the client that sent them, by the
 * session's {@code sql_mode}, and by the server's own version. For one thread.
 */
final class QueryReader {

    private static final int FLAGS2 = 0;
    private static final int SQL_MODE = 1;
    private static final int AUTO_INCREMENT = 3;
    private static final int CHARSET = 4;
    private static final int TIME_ZONE = 5;
    private static final int CATALOG = 6;

    private static final int ANSI_QUOTES = 4;
    private static final int NO_BACKSLASH_ESCAPES = 1 << 20;

    /** Of the character set where none is logged. */
    private static final int NONE = -1;

    /** Which file, where its name stands in the statement, and what is done with duplicates. */
    private static final int LOAD_HEADER = 13;

    private static final int VERSION_SIZE = 50;
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*", Pattern.DOTALL);

    private final Charsets charsets;
    private final NameCase names;
    private int version = SqlRules.NEWEST;

    QueryReader(Charsets charsets, NameCase names) {
        this.charsets = charsets;
        this.names = names;
    }

    /**
     * Takes the event that a file begins with: it names the version of the server that wrote the file.
     *
     * @return true if the server started with this file
     */
    boolean format(LogBuffer body) {
        body.skip(2);
        Matcher matcher = VERSION.matcher(body.utf8(VERSION_SIZE));
        version = matcher.matches()
                ? Integer.parseInt(matcher.group(1)) * 10_000
                        + Integer.parseInt(matcher.group(2)) * 100
                        + Integer.parseInt(matcher.group(3))
                : SqlRules.NEWEST;
        return body.le(4) != 0; // When it started, which only its first file says.
    }

    QueryEvent read(LogBuffer body) {
        return read(body, 0);
    }

    /** The statement of an event that loads rows from a file, whose lines stand in other events. */
    QueryEvent load(LogBuffer body) {
        return read(body, LOAD_HEADER);
    }

    /** @param more of the head, before the variables */
    private QueryEvent read(LogBuffer body, int more) {
        long thread = body.le(4);
        body.skip(4);
        int databaseLength = body.u8();
        body.skip(2);
        int variablesLength = (int) body.le(2);
        body.skip(more);
        Variables variables = Variables.read(body.slice(variablesLength));
        String database = names.fold(body.utf8(databaseLength)); // Always in the server's own character set.
        body.skip(1);
        return query(thread, database, body, variables);
    }

    private QueryEvent query(long thread, String database, LogBuffer statement, Variables variables) {
        Optional<CharacterSet> client = charsets.find(variables.collation);
        SqlRules rules = new SqlRules(
                (variables.mode & ANSI_QUOTES) != 0, (variables.mode & NO_BACKSLASH_ESCAPES) == 0, names, version);
        Session session = new Session(rules, client.map(CharacterSet::name).orElse(null), variables.zone);
        int from = statement.position();
        int length = statement.remaining();
        if (StatementText.plain(statement.array(), from, length) && !StatementText.changesAscii(session.charset())) {
            return new QueryEvent(
                    thread,
                    database,
                    new String(statement.array(), from, length, StandardCharsets.US_ASCII),
                    true,
                    session);
        }
        String sql = client.map(set -> StatementText.decode(set, statement.array(), from, length))
                .orElseGet(() -> statement.utf8(length));
        boolean legible = client.isPresent() || variables.collation == NONE;
        return new QueryEvent(thread, database, sql, legible, session);
    }

    /** The status variables that matter here. */
    private record Variables(long mode, int collation, String zone) {

        /** The server writes them always in the same order: what follows the last one known here is not looked at. */
        static Variables read(LogBuffer variables) {
            long mode = 0;
            int collation = NONE;
            String zone = null;
            boolean more = true;
            while (more && variables.remaining() > 0) {
                switch (variables.u8()) {
                    case FLAGS2, AUTO_INCREMENT -> variables.skip(4);
                    case SQL_MODE -> mode = variables.le(8);
                    case CATALOG -> variables.skip(variables.u8());
                    case CHARSET -> {
                        collation = (int) variables.le(2);
                        variables.skip(4);
                    }
                    case TIME_ZONE -> zone = variables.utf8(variables.u8());
                    default -> more = false;
                }
            }
            return new Variables(mode, collation, zone);
        }
    }
}
