package io.orrery.consumer;

import java.time.Duration;
import java.util.Optional;

/**
 * A satellite at work. Safe for any number of threads.
 */
public interface RunningSatellite extends AutoCloseable {

    /**
     * Waits until the satellite has stopped, by {@link #close()} of another thread, by itself at its end, or by a
     * failure.
     *
     * @throws HaltedException if it stopped at an event that it may not pass
     */
    void awaitStopped() throws InterruptedException;

    /**
     * As {@link #awaitStopped()}, for a limited time.
     *
     * @return false if it still runs
     */
    boolean awaitStopped(Duration atMost) throws InterruptedException;

    /** True until it has stopped. */
    boolean isRunning();

    /** Why it stopped; empty while it runs or if it was closed. */
    Optional<Exception> failure();

    /**
     * How far the slowest of the shards that this worker reads is behind the newest record of the stream; empty until
     * each of them was read once.
     */
    Optional<Duration> lag();

    /**
     * True once every shard of the stream, whichever worker reads it, has been read up to its newest record. It lists
     * the shards and reads the lease table: ask once in a while.
     *
     * @throws RuntimeException if AWS can't be reached; ask again
     */
    boolean caughtUp();

    /**
     * Stops within half a minute: lets batches in hand end, checkpoints, and gives the leases back. Can be called
     * again, to no effect.
     */
    @Override
    void close();
}
