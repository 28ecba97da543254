package io.orrery.consumer;

import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import java.util.Map;
import java.util.Optional;

/**
 * A store that follows the source. The framework hands it batches; what it does not take it gets again.
 *
 * <p><b>Threads.</b> {@link #apply} is called by one thread a shard, one call at a time for each shard; the shards'
 * calls may overlap. <b>Returning</b> from {@code apply} without rejections means that all of the batch is durable.
 * <b>Throwing</b> means that nothing may be relied on: the same events come again after a pause, perhaps in a larger
 * or smaller batch. So applying an event twice, or an older one after a newer one, must do no harm: keep each row's
 * {@link io.orrery.event.ChangeEvent#version()} and ignore what is not newer, deletes included.
 *
 * <p><b>Refusing.</b> A store that keeps its {@link #position} takes nothing of a batch of which it refuses a change:
 * its position, which it would commit with the others, must not pass a change that is neither stored nor set aside. The
 * others come again, once the refused ones have been set aside.
 *
 * <p><b>Snapshots.</b> Rows that are older than the stream come as {@link io.orrery.event.Write}s whose metadata say
 * {@link io.orrery.event.Metadata#snapshot()}, between a {@link io.orrery.event.SnapshotStarted} and a {@link
 * io.orrery.event.SnapshotCompleted} on every shard: a store that ignores what is not newer takes them as any other write.
 * To remove what was deleted while nobody looked, keep a {@link io.orrery.consumer.snapshot.SnapshotMark} of both events
 * with the {@link Batch#range()} of their batch, and when the snapshot {@link
 * io.orrery.consumer.snapshot.TableSnapshots#isOver is over} do as a truncation at {@link
 * io.orrery.event.SnapshotCompleted#since()} would have it.
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
     * The framework skips what the store already has. Where the position is older than what the framework has saved
     * itself, since the store was restored from a copy, the shard is read again from this position; where the stream does
     * not hold that any more, or the store once held a part of the shard and now holds nothing, the satellite does not
     * start. The framework asks for every shard of the stream when a worker starts, and for each shard that it reads
     * now and then. A store that answers gets empty batches, whose end is news.
     *
     * @param shardId the shard's id
     * @return empty if nothing of the shard was ever applied, or the store keeps no positions
     */
    default Optional<StreamPosition> position(String shardId) throws Exception {
        return Optional.empty();
    }

    /**
     * True if {@link #apply} may return before all that it took is durable, as where many batches become one file. Then
     * {@link #position} tells how far the store durably holds a shard, and no checkpoint passes it: what a worker that
     * dies had gathered comes again. The store is given empty batches now and then while something is gathered, so that
     * it can look at the clock.
     */
    default boolean gathers() {
        return false;
    }

    /**
     * A shard begins to be read, or is not read here any more: what was gathered of it and is not durable is to be
     * forgotten. For stores that {@link #gathers gather}. May come for a shard of which nothing is known.
     */
    default void forget(String shardId) {}

    /**
     * Makes all durable that was taken of a shard, up to the end of its last batch, since the shard has ended or the
     * worker stops. For stores that {@link #gathers gather}.
     *
     * @throws Exception if that cannot be done now: where the shard has ended, it is asked for again
     */
    default void flush(String shardId) throws Exception {}

    /**
     * True if the rows of a table may come from one producer only, since the store compares their versions, and those of
     * two producers say nothing of each other. Then what a second one publishes of it never reaches the store: it is
     * parked, or left out and told, as the failure policy says.
     */
    default boolean takesOneOrigin(TableName table) {
        return false;
    }

    /**
     * Whether the store holds every row of each of its tables, as far as snapshots have told: see {@link
     * io.orrery.consumer.snapshot.TableSnapshots}. The framework tells its listeners.
     *
     * @return empty if the store keeps no track of snapshots
     */
    default Map<TableName, Completeness> completeness() throws Exception {
        return Map.of();
    }
}
