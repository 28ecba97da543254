package io.orrery.consumer;

import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import java.time.Duration;
import java.util.Map;

/** Observes a satellite. Called on the shards' threads: return at once and throw nothing. */
public interface SatelliteListener {

    /**
     * A batch is given to the store, or to handlers. What follows is {@link #applied}, {@link #retrying}, or that the shard
     * is {@link #left}.
     */
    default void applying(String shardId) {}

    /** A batch was applied. */
    default void applied(Batch batch, ApplyResult result, Duration took) {}

    /**
     * How far the shard is behind the newest record of the stream: at each read, before what it brought is applied, and
     * again when that is done.
     *
     * @param behind before, the age of the oldest record that was read; after, zero when all was read
     */
    default void lag(String shardId, Duration behind) {}

    /** A batch failed and will be tried again. */
    default void retrying(String shardId, Exception cause, Duration pause) {}

    /**
     * An event was set aside.
     *
     * @param table null if the event could not be read
     */
    default void parked(String shardId, TableName table, String reason) {}

    /** An event was left out because its table comes from another producer. */
    default void leftOut(String shardId, TableName table) {}

    /** Events were left out because they were not newer than what the shard had brought, or not of the shard. */
    default void dropped(String shardId, long count) {}

    /** This worker reads a shard from now on. */
    default void reading(String shardId) {}

    /** This worker reads a shard no more. */
    default void left(String shardId) {}

    /** How long the stream keeps a record, once at the start. */
    default void retention(Duration time) {}

    /** How complete the store's tables are: at the start, and when it may have changed. */
    default void completeness(Map<TableName, Completeness> tables) {}

    /** Listens to nothing. */
    SatelliteListener NONE = new SatelliteListener() {};
}
