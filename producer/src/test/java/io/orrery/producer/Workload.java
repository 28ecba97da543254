package io.orrery.producer;

import com.mysql.cj.jdbc.exceptions.MySQLTransactionRollbackException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** Random inserts, updates, deletes and changes of keys on a table of two columns, in transactions of a few rows. */
final class Workload implements AutoCloseable {

    private static final int KEYS = 500;

    private final Thread thread;
    private volatile boolean stopped;
    private volatile SQLException failure;
    private volatile long transactions;

    /** Creates the table {@code work} and starts writing to it. */
    static Workload start(Source source, long seed, long pauseMillis) throws SQLException {
        source.execute("CREATE TABLE IF NOT EXISTS work (id INT PRIMARY KEY, n INT, pad VARCHAR(200))");
        Connection connection = source.mysql().connect();
        connection.setCatalog(source.name());
        return new Workload(connection, new Random(seed), pauseMillis);
    }

    private Workload(Connection connection, Random random, long pauseMillis) {
        thread = new Thread(
                () -> {
                    try (connection;
                            Statement statement = connection.createStatement()) {
                        connection.setAutoCommit(false);
                        while (!stopped) {
                            try {
                                transaction(statement, random);
                                connection.commit();
                                transactions++;
                            } catch (MySQLTransactionRollbackException deadlock) {
                                // With another workload: the server has rolled ours back, and the next one is as good.
                                connection.rollback();
                            }
                            if (pauseMillis > 0) {
                                java.util.concurrent.locks.LockSupport.parkNanos(pauseMillis * 1_000_000);
                            }
                        }
                    } catch (SQLException e) {
                        failure = e;
                    }
                },
                "workload");
        thread.start();
    }

    private static void transaction(Statement statement, Random random) throws SQLException {
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            int id = random.nextInt(KEYS);
            int n = random.nextInt();
            switch (random.nextInt(10)) {
                case 0, 1 -> statement.execute("DELETE FROM work WHERE id = " + id);
                case 2 ->
                    statement.execute("UPDATE IGNORE work SET id = " + random.nextInt(KEYS) + " WHERE id = " + id);
                default ->
                    statement.execute("INSERT INTO work VALUES (" + id + ", " + n + ", REPEAT('x', "
                            + random.nextInt(200) + ")) ON DUPLICATE KEY UPDATE n = n + 1");
            }
        }
    }

    long transactions() {
        return transactions;
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
