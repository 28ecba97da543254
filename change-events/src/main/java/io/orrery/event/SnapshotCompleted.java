package io.orrery.event;

import java.util.Objects;
import java.util.Optional;

/**
 * A snapshot of the table is complete, as far as the shard that brings this is concerned: every row of it that belongs
 * to that shard has come. When all shards have brought it, what is older than {@code since} is gone from the source,
 * unless the snapshot took only some rows.
 *
 * @param metadata where, when and as which version: newer than every row of the snapshot
 * @param id that of {@link SnapshotStarted}
 * @param since the version of {@link SnapshotStarted}; 0 where its writer did not tell, and then nothing is known to be
 *     gone
 * @param where that of {@link SnapshotStarted}; where it is present nothing is known to be gone
 */
public record SnapshotCompleted(Metadata metadata, String id, long since, Optional<String> where)
        implements ControlEvent {

    public SnapshotCompleted {
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(where, "where");
        if (since < 0 || since >= metadata.version()) {
            throw new IllegalArgumentException("Cannot use since=" + since
                    + ": must be the version of a start before version " + metadata.version());
        }
    }

    @Override
    public TableName table() {
        return metadata.table();
    }
}
