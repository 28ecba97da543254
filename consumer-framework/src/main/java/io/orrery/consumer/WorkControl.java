package io.orrery.consumer;

import java.time.Duration;

/** What a shard's work has to know of the worker around it. */
interface WorkControl {

    /** True if work on the shard is to end: the worker stops, or the shard went to another one. */
    boolean mustStop(String shardId);

    /** Waits before a batch of the shard is tried again, or less if the worker is to stop meanwhile. */
    void pause(String shardId, Duration time);

    /** Stops the whole worker for a reason that its owner has to know. */
    void halt(Exception reason);
}
