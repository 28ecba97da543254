package io.orrery.consumer;

import java.time.Duration;

/** The worker, as its shards see it. */
interface PipelineHost extends WorkControl {

    /** A shard that is this worker's cannot be read now, and will be tried again. */
    void cannotRead(String shardId, Exception reason);

    /**
     * A shard is read from now on.
     *
     * @param reader who reads it: a shard that was lost may have come back before its last reader has left
     */
    void reading(String shardId, Object reader);

    /**
     * Records of a shard have come, and are about to be applied.
     *
     * @param behind how far the oldest of them is behind
     */
    void arrived(String shardId, Duration behind);

    /**
     * A shard was read, and what came of it was applied.
     *
     * @param behind how far the last record is behind the newest
     * @param dropped how many events were left out as not new
     */
    void read(String shardId, Duration behind, long dropped);

    /** True if a shard is known to take records still: then what was read up to its newest record is all of it. */
    boolean isOpen(String shardId);

    /** A shard has reached the time at which the satellite is to end. */
    void reachedEnd(String shardId);

    /** False once the worker counts as dead. */
    boolean mayCheckpoint();

    /** A shard is read no more by {@code reader}. */
    void left(String shardId, Object reader);

    /** The time by which checkpoints and looks at parked events are paced, as {@link System#nanoTime}. */
    default long nanoTime() {
        return System.nanoTime();
    }
}
