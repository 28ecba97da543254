package io.orrery.event;

import java.util.Objects;
import java.util.Optional;

/**
 * A snapshot of the table begins: {@link Metadata#snapshot()} rows follow, until {@link SnapshotCompleted}.
 *
 * @param metadata where, when and as which version: older than every row of the snapshot and every change that was read
 *     after it began
 * @param id names the snapshot among those of its table and origin; empty where its writer named none
 * @param where the condition, in SQL, that the snapshot's rows fulfil; empty if it takes all rows
 */
public record SnapshotStarted(Metadata metadata, String id, Optional<String> where) implements ControlEvent {

    public SnapshotStarted {
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(where, "where");
    }

    @Override
    public TableName table() {
        return metadata.table();
    }
}
