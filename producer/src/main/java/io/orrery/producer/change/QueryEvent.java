package io.orrery.producer.change;

import io.orrery.producer.change.SqlTokens.Token;
import java.util.List;

/**
 * A QUERY event ("Query_event" in MySQL's replication documentation).
 *
 * @param thread the session's number on the server
 * @param database the session's default database; empty for none
 * @param sql the statement
 * @param legible false if the statement is in a character set that the server does not know: what is not ASCII in it may
 *     be something else
 * @param session what the session had set
 */
record QueryEvent(long thread, String database, String sql, boolean legible, Session session) {

    /**
     * What a session had set, as far as it says how its statements are read.
     *
     * @param rules how its statements are taken apart
     * @param charset MySQL's name of the client's character set; null where it is not known
     * @param zone the time zone; null where the server did not log it
     */
    record Session(SqlRules rules, String charset, String zone) {}

    QueryEvent(String database, String sql, Session session) {
        this(0, database, sql, true, session);
    }

    /** The statement's tokens. */
    List<Token> tokens() {
        return SqlTokens.of(sql, session.rules());
    }
}
