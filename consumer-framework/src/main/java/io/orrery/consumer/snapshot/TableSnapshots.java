package io.orrery.consumer.snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What the marks of one table say. A snapshot is over when its end has passed in the whole key space: parents cover their
 * children, ranges may overlap and come twice. An end counts only where the beginning was seen, too: a store that began to
 * read in the middle of a snapshot lacks some of its rows. Immutable.
 */
public final class TableSnapshots {

    private final List<SnapshotMark> marks;

    /** @param marks of one table, in any order */
    public TableSnapshots(Collection<SnapshotMark> marks) {
        this.marks = List.copyOf(marks);
    }

    /** True if all rows of a snapshot of {@code origin} have come, so that what is older than its beginning is gone. */
    public boolean isOver(String origin, String snapshot) {
        return of(origin, snapshot).over();
    }

    private Snapshot of(String origin, String snapshot) {
        return new Snapshot(marks.stream()
                .filter(mark -> mark.origin().equals(origin) && mark.snapshot().equals(snapshot))
                .toList());
    }

    /**
     * What is known of the table.
     *
     * @param floor for an origin, the version up to which the table was emptied since, by a truncation or by the end of a
     *     snapshot; 0 if it never was. A snapshot that began before that has nothing left to bring
     */
    public Completeness completeness(ToLongFunction<String> floor) {
        List<Snapshot> all = new ArrayList<>();
        marks.stream()
                .map(mark -> List.of(mark.origin(), mark.snapshot()))
                .distinct()
                .forEach(name -> all.add(of(name.get(0), name.get(1))));
        Optional<Snapshot> complete = newest(all.stream()
                .filter(snapshot -> snapshot.over()
                        || (snapshot.begun() && snapshot.since() <= floor.applyAsLong(snapshot.origin())))
                .toList());
        Optional<Snapshot> running = newest(all.stream()
                .filter(snapshot ->
                        complete.isEmpty() || snapshot.since() > complete.get().since())
                .filter(Snapshot::seenBeginning)
                .toList());
        return new Completeness(complete.map(Snapshot::last), running.map(Snapshot::first));
    }

    private static Optional<Snapshot> newest(List<Snapshot> snapshots) {
        return snapshots.stream().max(Comparator.comparingLong(Snapshot::since));
    }

    /** The marks of one snapshot; at least one, unless nothing is asked of it but whether it is over. */
    private record Snapshot(List<SnapshotMark> marks) {

        private KeyRanges ranges(SnapshotMark.Kind kind) {
            return KeyRanges.of(marks.stream()
                    .filter(mark -> mark.kind() == kind)
                    .map(SnapshotMark::range)
                    .toList());
        }

        boolean over() {
            return ranges(SnapshotMark.Kind.STARTED)
                    .and(ranges(SnapshotMark.Kind.COMPLETED))
                    .coverAll();
        }

        boolean begun() {
            return ranges(SnapshotMark.Kind.STARTED).coverAll();
        }

        boolean seenBeginning() {
            return marks.stream().anyMatch(mark -> mark.kind() == SnapshotMark.Kind.STARTED);
        }

        String origin() {
            return marks.get(0).origin();
        }

        /** The beginning may have got a newer version where shards merged. */
        long since() {
            return marks.stream().mapToLong(SnapshotMark::since).min().orElseThrow();
        }

        Instant first() {
            return marks.stream().map(SnapshotMark::at).min(Instant::compareTo).orElseThrow();
        }

        Instant last() {
            return marks.stream().map(SnapshotMark::at).max(Instant::compareTo).orElseThrow();
        }
    }
}
