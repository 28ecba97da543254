package io.orrery.event;

import java.util.Objects;

/**
 * The snapshot of the table is complete: a row with a version older than that of {@link SnapshotStarted} is gone.
 *
 * @param metadata where, when and as which version: newer than every row of the snapshot
 */
public record SnapshotCompleted(Metadata metadata) implements ControlEvent {

    public SnapshotCompleted {
        Objects.requireNonNull(metadata, "metadata");
    }

    @Override
    public TableName table() {
        return metadata.table();
    }
}
