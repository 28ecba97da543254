package io.orrery.consumer;

import io.orrery.event.DropTable;
import io.orrery.event.Metadata;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;

/**
 * Takes the changes of a table one by one.
 *
 * <p><b>Delivery.</b> The framework calls one handler method at a time for each shard, on that shard's thread; shards
 * run beside each other, so a handler must be safe for as many threads as there are shards. The changes of one row
 * come in the order of their commits. Returning means that the change is durable: it may be checkpointed and never
 * come again. Throwing means that it was not applied: it comes again, after a pause, and nothing later of its shard
 * comes before it. After a crash a change may come again although the method returned: applying a change twice, or an
 * older change after a newer one ({@link Metadata#version()} tells), must do no harm.
 *
 * @param <R> {@link io.orrery.event.Row}, or the type that rows are mapped to
 */
public interface RowHandler<R> {

    /** A row was inserted. */
    void onWrite(R row, Metadata metadata) throws Exception;

    /**
     * A snapshot has read a row, which may have been there for years, and may be known here already: in this version or
     * another one. By default it is as if it were written just now. Beside the snapshot changes go on, and the two come in
     * the order of their versions, so that the last call for a row tells what it is. A satellite that has no use for
     * rows that nobody changed says {@link Satellite#withoutSnapshots}.
     */
    default void onSnapshot(R row, Metadata metadata) throws Exception {
        onWrite(row, metadata);
    }

    /** A row was updated; its key is unchanged. */
    void onUpdate(R before, R after, Metadata metadata) throws Exception;

    /** A row was deleted. */
    void onDelete(R row, Metadata metadata) throws Exception;

    /** All rows were removed at once. Comes once a shard: rows of a version older than the event's are gone. */
    default void onTruncate(TruncateTable event) throws Exception {}

    /** The table was dropped. Comes once a shard. */
    default void onDrop(DropTable event) throws Exception {}

    /** The changes that follow have these columns. Comes at least once a shard before the first change that has them. */
    default void onSchema(TableSchema schema) throws Exception {}
}
