package io.orrery.producer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes rows of one table at random, each change with a number above that of all before, so that anybody can tell
 * whether a row that is published is older than one that was.
 */
final class SnapshotWriter implements AutoCloseable {

    private final Thread thread;
    private volatile boolean stopped;
    private volatile SQLException failure;

    /**
     * @param table has the columns id, an integer, and n
     * @param keys ids are below that
     */
    static SnapshotWriter start(Source source, String table, int keys, long seed) throws SQLException {
        return start(source, table, keys, seed, Duration.ZERO);
    }

    /** @param pause between two changes */
    static SnapshotWriter start(Source source, String table, int keys, long seed, Duration pause) throws SQLException {
        Connection connection = source.mysql().connect();
        connection.setCatalog(source.name());
        return new SnapshotWriter(connection, table, keys, new Random(seed), pause);
    }

    private SnapshotWriter(Connection connection, String table, int keys, Random random, Duration pause) {
        thread = new Thread(
                () -> {
                    try (connection;
                            Statement statement = connection.createStatement()) {
                        for (long n = 1_000_000; !stopped; n++) {
                            statement.execute(change(table, random, random.nextInt(keys), keys, n));
                            LockSupport.parkNanos(pause.toNanos());
                        }
                    } catch (SQLException e) {
                        failure = e;
                    }
                },
                "snapshot-writer");
        thread.start();
    }

    private static String change(String table, Random random, int id, int keys, long n) {
        return switch (random.nextInt(10)) {
            case 0 -> "DELETE FROM " + table + " WHERE id = " + id;
            case 1, 2 -> "REPLACE INTO " + table + " (id, n) VALUES (" + id + ", " + n + ")";
            case 3 ->
                "UPDATE IGNORE " + table + " SET n = " + n + ", id = " + random.nextInt(keys) + " WHERE id = " + id;
            default -> "UPDATE " + table + " SET n = " + n + " WHERE id = " + id;
        };
    }

    @Override
    public void close() throws SQLException {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
