package io.orrery.consumer.snapshot;

import io.orrery.event.Metadata;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * That a snapshot of a table began, or ended, in a part of the key space. A store keeps the marks of each table, durably
 * and before it looks what {@link TableSnapshots} make of them; to keep one twice does no harm.
 *
 * @param origin the producer that took the snapshot
 * @param snapshot names the snapshot among those of the table and the origin
 * @param kind beginning or end
 * @param range the part of the key space
 * @param since the version at which the snapshot began; at its beginning perhaps a newer one
 * @param at when the event was published
 */
public record SnapshotMark(String origin, String snapshot, Kind kind, KeyRange range, long since, Instant at) {

    /** What a mark says. */
    public enum Kind {
        /** The snapshot's rows come from here on. */
        STARTED,
        /** All of the snapshot's rows have come. */
        COMPLETED
    }

    public SnapshotMark {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(snapshot, "snapshot");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(at, "at");
    }

    /** The mark that an event makes in the shard of {@code range}; empty if the snapshot takes only some rows. */
    public static Optional<SnapshotMark> of(SnapshotStarted event, KeyRange range) {
        Metadata metadata = event.metadata();
        return event.where().isPresent()
                ? Optional.empty()
                : Optional.of(mark(metadata, event.id(), Kind.STARTED, range, metadata.version()));
    }

    /** As {@link #of(SnapshotStarted, KeyRange)}; empty too if the event does not tell since when. */
    public static Optional<SnapshotMark> of(SnapshotCompleted event, KeyRange range) {
        return event.where().isPresent() || event.since() == 0
                ? Optional.empty()
                : Optional.of(mark(event.metadata(), event.id(), Kind.COMPLETED, range, event.since()));
    }

    private static SnapshotMark mark(Metadata metadata, String id, Kind kind, KeyRange range, long since) {
        String name = id.isEmpty() ? "since " + since : id;
        return new SnapshotMark(metadata.origin(), name, kind, range, since, metadata.committedAt());
    }
}
