package io.orrery.olap.duck;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queries that run on a database. They share its memory with the writer, and DuckDB knows no order of precedence:
 * where the writer lacks memory they are stopped, so that readers never hold up what they read. Safe for any thread.
 */
public final class Readers {

    private static final Logger log = LoggerFactory.getLogger(Readers.class);

    /** An appender passes on what went wrong without the kind of error. */
    private static final Pattern NO_MEMORY = Pattern.compile(
            "out of memory|could not allocate|failed to (allocate|pin|offload)", Pattern.CASE_INSENSITIVE);

    private static final long PATIENCE_MILLIS = 10_000;

    private final Set<Reading> running = new HashSet<>();
    private boolean heldOff;

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
                // It has just ended by itself.
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

    /** Tells that a statement begins to read, once readers may. */
    public Reading begin(Statement statement) throws InterruptedException {
        Reading reading = new Reading(statement);
        synchronized (running) {
            while (heldOff) {
                running.wait();
            }
            running.add(reading);
        }
        return reading;
    }

    /**
     * Stops all queries, waits a while for their ends, and lets none begin until {@link #resume}, which must follow.
     *
     * @return false if there was none
     */
    public boolean holdOff() throws InterruptedException {
        synchronized (running) {
            heldOff = true;
            Set<Reading> found = Set.copyOf(running);
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            while (!running.isEmpty() && System.nanoTime() < deadline) {
                // Again and again: what is cancelled between two of its steps does not notice.
                running.forEach(Reading::stop);
                running.wait(100);
            }
            if (!found.isEmpty()) {
                log.warn("{} queries are stopped, since the writer lacks the memory that they hold", found.size());
            }
            return !found.isEmpty();
        }
    }

    /** Lets queries begin again. */
    public void resume() {
        synchronized (running) {
            heldOff = false;
            running.notifyAll();
        }
    }

    /** True if DuckDB says that it has no memory left. */
    public static boolean isOutOfMemory(SQLException e) {
        return NO_MEMORY.matcher(String.valueOf(e.getMessage())).find();
    }
}
