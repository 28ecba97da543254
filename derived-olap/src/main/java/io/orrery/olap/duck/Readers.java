package io.orrery.olap.duck;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queries that run on a database. They share its memory with the writer, and DuckDB knows no order of precedence:
 * where the writer lacks memory they are stopped, so that readers never hold up what they read. Safe for any thread.
 */
public final class Readers {

    private static final Logger log = LoggerFactory.getLogger(Readers.class);
    private static final long PATIENCE_MILLIS = 10_000;

    private final Set<Reading> running = ConcurrentHashMap.newKeySet();

    Readers() {}

    /** A query that runs. */
    public final class Reading implements AutoCloseable {

        private final Statement statement;
        private volatile boolean stopped;

        private Reading(Statement statement) {
            this.statement = statement;
        }

        /** True if the query was stopped because the writer needs its memory. */
        public boolean stopped() {
            return stopped;
        }

        private void stop() {
            stopped = true;
            try {
                statement.cancel();
            } catch (SQLException e) {
                log.debug("A query has just ended by itself", e);
            }
        }

        /** The query has ended. */
        @Override
        public void close() {
            synchronized (running) {
                running.remove(this);
                running.notifyAll();
            }
        }
    }

    /** Tells that a statement begins to read. */
    public Reading begin(Statement statement) {
        Reading reading = new Reading(statement);
        running.add(reading);
        return reading;
    }

    /**
     * Stops all queries, and waits a while for their ends.
     *
     * @return false if there was none
     */
    public boolean stopAll() throws InterruptedException {
        Set<Reading> found = Set.copyOf(running);
        if (found.isEmpty()) {
            return false;
        }
        log.warn("{} queries are stopped, since the writer lacks the memory that they hold", found.size());
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        synchronized (running) {
            while (found.stream().anyMatch(running::contains) && System.nanoTime() < deadline) {
                // Again and again: what is cancelled between two of its steps does not notice.
                found.forEach(Reading::stop);
                running.wait(100);
            }
        }
        return true;
    }

    /** True if DuckDB says that it has no memory left. */
    public static boolean isOutOfMemory(SQLException e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("out of memory");
    }
}
