package io.orrery.consumer;

import java.util.Optional;

/**
 * A store that follows the source. The framework hands it batches; what it does not take it gets again.
 *
 * <p><b>Threads.</b> {@link #apply} is called by one thread a shard, one call at a time for each shard; the shards'
 * calls may overlap. <b>Returning</b> from {@code apply} means that all of the batch but the rejections is durable.
 * <b>Throwing</b> means that nothing may be relied on: the same events come again after a pause, perhaps in a larger
 * or smaller batch. So applying an event twice, or an older one after a newer one, must do no harm: keep each row's
 * {@link io.orrery.event.ChangeEvent#version()} and ignore what is not newer, deletes included.
 */
public interface DerivedStore {

    /**
     * Applies a batch.
     *
     * @throws Exception if the store cannot take the batch now: it is retried with backoff
     */
    ApplyResult apply(Batch batch) throws Exception;

    /**
     * The position up to which the store durably holds the shard, if it keeps it in the same transaction as the rows.
     * The framework asks when it begins to read a shard and skips what the store already has.
     *
     * @param shardId the shard's id
     */
    default Optional<StreamPosition> position(String shardId) throws Exception {
        return Optional.empty();
    }
}
