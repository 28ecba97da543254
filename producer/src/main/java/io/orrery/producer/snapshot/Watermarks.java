package io.orrery.producer.snapshot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** What the server says of its log, asked on the connection that reads rows: it may be another server than the log's. */
final class Watermarks {

    private static final long PAUSE_MILLIS = 5;

    private Watermarks() {}

    /**
     * Waits until a SELECT sees what the reader of the log has read. In the log a transaction stands before it is seen: the
     * set of executed ones gets it after that.
     *
     * @param begun a GTID set
     * @return false if that took too long: this server may be far behind the log's
     */
    static boolean awaitExecuted(Connection connection, String begun, Duration atMost)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        try (PreparedStatement query = connection.prepareStatement("SELECT GTID_SUBSET(?, @@GLOBAL.gtid_executed)")) {
            query.setString(1, begun);
            while (true) {
                try (ResultSet result = query.executeQuery()) {
                    result.next();
                    if (result.getBoolean(1)) {
                        return true;
                    }
                }
                if (System.nanoTime() >= deadline) {
                    return false;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** The end of the log: what a SELECT before has seen stands before it. */
    static LogPlace logEnd(Connection connection) throws SQLException {
        String uuid = text(connection, "SELECT @@GLOBAL.server_uuid");
        try (Statement statement = connection.createStatement();
                ResultSet result = status(statement)) {
            if (!result.next()) {
                throw new SQLException("The server writes no binary log");
            }
            return new LogPlace(uuid, result.getString(1), result.getLong(2));
        }
    }

    /** MySQL 8.2 renamed the statement; older ones do not know the new name. */
    private static ResultSet status(Statement statement) throws SQLException {
        try {
            return statement.executeQuery("SHOW BINARY LOG STATUS");
        } catch (SQLException older) {
            return statement.executeQuery("SHOW MASTER STATUS");
        }
    }

    /** The time by the server's clock, which commit times are by too. */
    static Instant now(Connection connection) throws SQLException {
        String now = text(connection, "SELECT DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%f')");
        return LocalDateTime.parse(now).toInstant(ZoneOffset.UTC);
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
