package io.orrery.event;

import java.util.Objects;

/**
 * A snapshot of the table begins: {@link Metadata#snapshot()} rows follow.
 *
 * @param metadata where, when and as which version: the version that the snapshot's rows carry or exceed
 */
public record SnapshotStarted(Metadata metadata) implements ControlEvent {

    public SnapshotStarted {
        Objects.requireNonNull(metadata, "metadata");
    }

    @Override
    public TableName table() {
        return metadata.table();
    }
}
