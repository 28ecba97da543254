package io.orrery.producer.snapshot;

import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.producer.change.ChangePoint;
import io.orrery.producer.privacy.RowShape;
import java.util.Optional;

/** Publishes what snapshots read. But for {@link #shape}, which any thread may call, for whoever has the {@link Turn}. */
public interface SnapshotSink {

    /** The form in which rows of a table leave the source. */
    RowShape shape(TableSchema schema);

    /**
     * Tells every shard that a snapshot of a table begins, and the table's schema with it: stores know an empty one too.
     *
     * @param shape the form in which the rows will come
     * @return the version of that: all that the snapshot publishes is newer
     */
    long started(RowShape shape, String id, Optional<String> where, ChangePoint at) throws InterruptedException;

    /** Publishes a row, in the form of {@code shape}, as it is at a place of the log. */
    void row(RowShape shape, Row row, ChangePoint at) throws InterruptedException;

    /** Publishes that there is no row of a key at a place of the log. */
    void gone(RowShape shape, Row key, ChangePoint at) throws InterruptedException;

    /**
     * Tells every shard that a snapshot of a table is complete.
     *
     * @param since what {@link #started} returned
     */
    void completed(TableName table, String id, long since, Optional<String> where, ChangePoint at)
            throws InterruptedException;
}
