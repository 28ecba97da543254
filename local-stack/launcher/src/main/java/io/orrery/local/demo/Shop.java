package io.orrery.local.demo;

import io.orrery.local.mysql.MySqlServer;
import io.orrery.runtime.OrreryException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The shop's database in MySQL, with a writer on a thread of its own. */
final class Shop implements AutoCloseable {

    private static final long SEED = 42;

    private final Connection connection;
    private final ShopWriter writer;
    private final int past;
    private final Duration pause;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(run -> new Thread(run, "demo-writer"));
    private volatile boolean writing = true;
    private volatile SQLException failure;

    private Shop(Connection connection, ShopWriter writer, int past, Duration pause) {
        this.connection = connection;
        this.writer = writer;
        this.past = past;
        this.pause = pause;
    }

    /**
     * Creates the tables, which must not exist yet, and fills them with what is older than the binary log.
     *
     * @return how many rows
     */
    static int create(MySqlServer mysql) {
        try (Connection connection = connect(mysql)) {
            ShopSchema.create(connection);
            connection.setAutoCommit(false);
            return ShopSchema.insertHistory(connection);
        } catch (SQLException e) {
            throw new OrreryException("Cannot create the demo's shop in MySQL: " + e.getMessage(), e);
        }
    }

    /**
     * Begins to write.
     *
     * @param past how many rows there are
     * @param transactionsPerSecond how often to commit
     */
    static Shop open(MySqlServer mysql, int past, int transactionsPerSecond) {
        try {
            Connection connection = connect(mysql);
            Shop shop = new Shop(
                    connection,
                    new ShopWriter(connection, ShopSchema.countProducts(), ShopSchema.PAST_CUSTOMERS, SEED),
                    past,
                    Duration.ofSeconds(1).dividedBy(transactionsPerSecond));
            shop.thread.execute(shop::write);
            return shop;
        } catch (SQLException e) {
            throw new OrreryException("Cannot write to the demo's shop in MySQL: " + e.getMessage(), e);
        }
    }

    /** A connection that counts the rows that a statement changed, not those it found, in UTC. */
    static Connection connect(MySqlServer mysql) throws SQLException {
        return DriverManager.getConnection(
                mysql.jdbcUrl() + (mysql.jdbcUrl().contains("?") ? "&" : "?")
                        + "useAffectedRows=true&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true",
                mysql.user(),
                mysql.password());
    }

    private void write() {
        try {
            long next = System.nanoTime();
            while (writing) {
                writer.writeOnce();
                next += pause.toNanos();
                LockSupport.parkNanos(next - System.nanoTime());
            }
        } catch (SQLException e) {
            failure = e;
        }
    }

    /** The rows that were inserted, updated and deleted. */
    long rowsCommitted() {
        SQLException seen = failure;
        if (seen != null) {
            throw new OrreryException("The demo's writer failed: " + seen.getMessage(), seen);
        }
        return past + writer.rowsCommitted();
    }

    /** Lets the transaction in hand end, and begins no other. */
    void stopWriting() {
        writing = false;
        thread.shutdown();
        try {
            if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new OrreryException("The demo's writer does not end: MySQL no longer answers.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopWriting();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new OrreryException("Cannot close the connection to MySQL: " + e.getMessage(), e);
        }
    }
}
