package io.orrery.runtime.snapshot;

import java.util.List;
import java.util.Objects;

/**
 * How far a request is.
 *
 * @param request what was asked for; without the keys of a repair
 * @param state where it stands
 * @param startedAt when the producer took it up, in ISO-8601
 * @param endedAt when it ended, in ISO-8601; null before
 * @param tables its tables, in the order in which they are read
 */
public record SnapshotProgress(
        SnapshotRequest request, State state, String startedAt, String endedAt, List<TableProgress> tables) {

    /** Where a request stands. */
    public enum State {
        /** It is at work. */
        RUNNING,
        /** It was asked to wait. */
        PAUSED,
        /** All of it is published. */
        COMPLETED,
        /** It was asked to end. */
        CANCELLED,
        /** Some of it could not be published. */
        FAILED
    }

    public SnapshotProgress {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(startedAt, "startedAt");
        tables = List.copyOf(tables);
    }

    /** The same, with its tables further or less far. */
    public SnapshotProgress withTables(List<TableProgress> now) {
        return new SnapshotProgress(request, state, startedAt, endedAt, now);
    }

    /** True if nothing more happens to it. */
    public boolean ended() {
        return state != State.RUNNING && state != State.PAUSED;
    }

    /** How many rows were done. */
    public long rows() {
        return tables.stream().mapToLong(TableProgress::rows).sum();
    }

    /** How many rows there are, as far as is known. */
    public long estimate() {
        return tables.stream()
                .mapToLong(table -> table.ended() ? table.rows() : Math.max(table.rows(), table.estimate()))
                .sum();
    }
}
