package io.orrery.producer.doctor;

import io.orrery.event.TableName;
import io.orrery.mysql.MysqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a server leaves out of its binary log: databases, and on a replica all that its source sent. */
public final class LogFilters {

    private final MysqlServer server;

    public LogFilters(MysqlServer server) {
        this.server = server;
    }

    /**
     * A sentence, without its full stop, for each reason why changes of chosen tables are not in the log; with the remedy.
     *
     * @param chosen the tables that are chosen and exist
     */
    public List<String> leaveOut(Collection<TableName> chosen) {
        Set<String> schemas = new TreeSet<>();
        chosen.forEach(table -> schemas.add(table.schema()));
        return server.ask("what it logs", connection -> {
            List<String> reasons = new ArrayList<>();
            List<String> status = first(connection, "SHOW BINARY LOG STATUS", "SHOW MASTER STATUS");
            if (!status.isEmpty()) {
                databases(schemas, status.get(2), status.get(3), reasons);
            }
            replica(connection, reasons);
            return List.copyOf(reasons);
        });
    }

    private static void databases(Set<String> schemas, String only, String ignored, List<String> reasons) {
        List<String> logged = names(only);
        List<String> left = schemas.stream()
                .filter(schema -> !logged.isEmpty() && !logged.contains(schema))
                .toList();
        if (!left.isEmpty()) {
            reasons.add("binlog_do_db=" + only + " leaves " + String.join(", ", left)
                    + " out of the binary log: start the server without it, or with these databases too");
        }
        left = schemas.stream().filter(names(ignored)::contains).toList();
        if (!left.isEmpty()) {
            reasons.add("binlog_ignore_db leaves " + String.join(", ", left)
                    + " out of the binary log: start the server without it");
        }
    }

    private static List<String> names(String list) {
        return list == null || list.isEmpty() ? List.of() : Arrays.asList(list.split(","));
    }

    private static void replica(Connection connection, List<String> reasons) throws SQLException {
        boolean replica =
                !first(connection, "SHOW REPLICA STATUS", "SHOW SLAVE STATUS").isEmpty();
        List<List<String>> updates = MysqlServer.rows(
                connection,
                "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_replica_updates', 'log_slave_updates')"
                        + " AND Value = 'OFF'");
        if (replica && !updates.isEmpty()) {
            reasons.add("this server is a replica and does not log what its source sends ("
                    + updates.get(0).get(0) + "=OFF): set it to ON, or read from the source");
        }
    }

    /** The first row of a statement, which older servers know by another name; empty if there is none. */
    private static List<String> first(Connection connection, String statement, String older) throws SQLException {
        List<List<String>> rows;
        try {
            rows = MysqlServer.rows(connection, statement);
        } catch (SQLException unknown) {
            rows = MysqlServer.rows(connection, older);
        }
        return rows.isEmpty() ? List.of() : rows.get(0);
    }
}
