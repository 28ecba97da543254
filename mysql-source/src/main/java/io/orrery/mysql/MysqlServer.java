package io.orrery.mysql;

import io.orrery.runtime.OrreryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks a server about itself and its binary logs. Each method uses a connection of its own. */
public final class MysqlServer {

    /** The end of the binary log. */
    public record LogEnd(String file, long position, String gtids) {}

    private static final int UNKNOWN_VARIABLE = 1193;

    private final MysqlConnections connections;
    private final MysqlAddress address;

    public MysqlServer(MysqlAddress address) {
        this.address = address;
        this.connections = new MysqlConnections(address);
    }

    /** The address. */
    public MysqlAddress address() {
        return address;
    }

    /** Something asked of one connection. */
    public interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs {@code query} on a connection of its own.
     *
     * @throws OrreryException if it fails
     */
    public <T> T ask(String what, Query<T> query) {
        try (Connection connection = connections.open()) {
            return query.run(connection);
        } catch (SQLException e) {
            if (MysqlConnections.unreachable(e)) {
                throw new ServerUnavailableException(
                        "MySQL at " + address.hostAndPort() + " went away while it was asked for " + what
                                + ": check that it runs.",
                        e);
            }
            if (e.getErrorCode() == UNKNOWN_VARIABLE) {
                throw new OrreryException(
                        "The server at " + address.hostAndPort() + " was asked for " + what + " and lacks a variable ("
                                + e.getMessage() + "): " + SupportedServers.REMEDY + ".",
                        e);
            }
            throw new OrreryException(
                    "MySQL at " + address.hostAndPort() + " did not answer for " + what + " (" + e.getMessage()
                            + "): check the privileges of '" + address.user() + "'.",
                    e);
        }
    }

    /** Every row of a query as a list of strings. */
    public static List<List<String>> rows(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<List<String>> rows = new ArrayList<>();
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> row = new ArrayList<>(columns);
                    for (int i = 1; i <= columns; i++) {
                        row.add(result.getString(i));
                    }
                    rows.add(row);
                }
                return rows;
            }
        }
    }

    /** Sets a variable of the session, if the server has it. */
    static void setIfKnown(Connection connection, String variable, String value) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION " + variable + " = " + value);
        } catch (SQLException e) {
            if (e.getErrorCode() != UNKNOWN_VARIABLE) {
                throw e;
            }
        }
    }

    /**
     * The global variables that matter to reading the binary log.
     *
     * @throws OrreryException if the server is none that can be followed
     */
    public ServerFacts facts() {
        ServerFacts facts = variables();
        SupportedServers.refusal(facts.version()).ifPresent(why -> {
            throw new OrreryException("The server at " + address.hostAndPort() + " " + why + ".");
        });
        return facts;
    }

    private ServerFacts variables() {
        return ask("its settings", connection -> {
            Map<String, String> variables = new TreeMap<>();
            for (List<String> row : rows(
                    connection,
                    "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version', 'server_uuid', 'gtid_mode', 'log_bin',"
                            + " 'binlog_format', 'binlog_row_image', 'binlog_row_metadata')")) {
                variables.put(row.get(0), row.get(1));
            }
            return new ServerFacts(
                    variables.getOrDefault("version", "unknown"),
                    variables.getOrDefault("server_uuid", ""),
                    "ON".equals(variables.get("gtid_mode")),
                    "ON".equals(variables.get("log_bin")),
                    variables.getOrDefault("binlog_format", "ROW"),
                    variables.getOrDefault("binlog_row_image", "FULL"),
                    variables.getOrDefault("binlog_row_metadata", "MINIMAL"));
        });
    }

    /**
     * As {@link #facts()}, once they allow reading row changes.
     *
     * @throws OrreryException if the binary log is off or not in row format
     */
    public ServerFacts requireRowLogging() {
        ServerFacts facts = facts();
        if (!facts.logging()) {
            throw new OrreryException(
                    "MySQL at " + address.hostAndPort() + " writes no binary log: start it with log_bin set.");
        }
        if (!facts.format().equals("ROW")) {
            throw new OrreryException("MySQL at " + address.hostAndPort() + " logs in binlog_format=" + facts.format()
                    + ": set binlog_format=ROW.");
        }
        return facts;
    }

    /** The end of the binary log now. */
    public LogEnd logEnd() {
        return ask("the end of its binary log", connection -> {
            // MySQL 8.4 renamed the statement; older ones do not know the new name.
            List<List<String>> rows;
            try {
                rows = rows(connection, "SHOW BINARY LOG STATUS");
            } catch (SQLException older) {
                rows = rows(connection, "SHOW MASTER STATUS");
            }
            if (rows.isEmpty()) {
                throw new SQLException("it writes no binary log");
            }
            List<String> row = rows.get(0);
            return new LogEnd(row.get(0), Long.parseLong(row.get(1)), row.get(4).replaceAll("\\s", ""));
        });
    }

    /** The names of the binary logs that the server still has, oldest first, each with its size in bytes. */
    public List<LogEnd> logs() {
        return ask("its binary logs", connection -> {
            List<LogEnd> logs = new ArrayList<>();
            for (List<String> row : rows(connection, "SHOW BINARY LOGS")) {
                logs.add(new LogEnd(row.get(0), Long.parseLong(row.get(1)), ""));
            }
            return logs;
        });
    }

    /** The GTIDs of the transactions that the server no longer has in its binary logs. */
    public String purgedGtids() {
        return ask("its purged transactions", connection -> rows(connection, "SELECT @@GLOBAL.gtid_purged")
                .get(0)
                .get(0)
                .replaceAll("\\s", ""));
    }

    /** For how many seconds a binary log is kept after its end; 0 for ever. */
    public long retentionSeconds() {
        return ask("its retention", connection -> {
            List<List<String>> rows =
                    rows(connection, "SHOW GLOBAL VARIABLES WHERE Variable_name = 'binlog_expire_logs_seconds'");
            return rows.isEmpty() ? 0 : Long.parseLong(rows.get(0).get(1));
        });
    }
}
