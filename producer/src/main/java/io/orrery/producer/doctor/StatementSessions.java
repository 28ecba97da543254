package io.orrery.producer.doctor;

import io.orrery.mysql.MysqlServer;
import io.orrery.runtime.OrreryException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds who may write to the binary log by statement: rows that a function or a trigger changes for such a session are
 * not in the log, and nobody can tell from it that they are missing.
 */
public final class StatementSessions {

    private static final String WHAT = ": what such a session changes by a function or a trigger is not in the log";

    /** Any of them lets a session set its own {@code binlog_format}. */
    private static final String PRIVILEGES = "'SUPER', 'SYSTEM_VARIABLES_ADMIN', 'SESSION_VARIABLES_ADMIN'";

    private final MysqlServer server;

    public StatementSessions(MysqlServer server) {
        this.server = server;
    }

    /** The sessions that do it now, and the users who may. */
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        List<String> now = ask(
                "SELECT DISTINCT CONCAT(t.PROCESSLIST_USER, '@', t.PROCESSLIST_HOST)"
                        + " FROM performance_schema.variables_by_thread v JOIN performance_schema.threads t USING (THREAD_ID)"
                        + " WHERE v.VARIABLE_NAME = 'binlog_format' AND v.VARIABLE_VALUE <> 'ROW' AND t.PROCESSLIST_USER IS NOT NULL ORDER BY 1");
        if (!now.isEmpty()) {
            findings.add(Finding.warning("sessions of " + String.join(", ", now) + " log by statement now" + WHAT
                    + "; set binlog_format=ROW there"));
        }
        // Users who may not look see their own grants alone.
        List<String> users =
                ask("SELECT DISTINCT GRANTEE FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE IN ("
                        + PRIVILEGES + ") AND GRANTEE NOT LIKE '\\'mysql.%' ORDER BY 1");
        findings.add(Finding.ok(
                users.isEmpty()
                        ? "no user is seen who may set binlog_format (those with SELECT on mysql.* see all)"
                        : "binlog_format may be set for a session by "
                                + users.stream().limit(20).collect(Collectors.joining(", "))
                                + (users.size() > 20 ? " and others" : "")
                                + WHAT));
        return findings;
    }

    /** One column; empty where the user may not ask. */
    private List<String> ask(String sql) {
        try {
            return server
                    .ask("the sessions that log by statement", connection -> MysqlServer.rows(connection, sql))
                    .stream()
                    .map(row -> row.get(0))
                    .toList();
        } catch (OrreryException e) {
            return List.of();
        }
    }
}
