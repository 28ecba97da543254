package io.orrery.consumer;

import java.time.Duration;

/** Observes a satellite. Called on the shards' threads: return at once and throw nothing. */
public interface SatelliteListener {

    /** A batch was applied. */
    default void applied(Batch batch, ApplyResult result, Duration took) {}

    /**
     * How far the shard is behind the newest record of the stream, at each read.
     *
     * @param behind zero when all was read
     */
    default void lag(String shardId, Duration behind) {}

    /** A batch failed and will be tried again. */
    default void retrying(String shardId, Exception cause, Duration pause) {}

    /** Listens to nothing. */
    SatelliteListener NONE = new SatelliteListener() {};
}
