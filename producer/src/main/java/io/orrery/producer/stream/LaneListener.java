package io.orrery.producer.stream;

import java.time.Duration;

/** Observes lanes. Called on their threads: return at once and throw nothing. */
public interface LaneListener {

    /** A Kinesis record was put. */
    default void put(String shardId, int bytes, Duration took) {}

    /** A put failed and will be tried again. */
    default void retrying(String shardId, boolean throttled, Throwable cause, Duration pause) {}

    /** The stream was resharded. */
    default void resharded(int shards) {}

    /** Listens to nothing. */
    LaneListener NONE = new LaneListener() {};
}
