package io.orrery.consumer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.consumer.snapshot.SnapshotMark.Kind;
import io.orrery.consumer.testkit.TestEvents;
import io.orrery.event.Column;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TableSnapshotsTest {

    private static final TableSchema TABLE =
            new TableSchema(new TableName("shop", "orders"), List.of(Column.of("id", "bigint")), List.of("id"));

    private static final Instant T = Instant.parse("2026-01-02T03:04:05Z");

    private final List<SnapshotMark> marks = new ArrayList<>();

    /** The part from the {@code first} of 16 equal ones up to the one before {@code end}. */
    private static KeyRange part(int first, int end) {
        BigInteger size = BigInteger.ONE.shiftLeft(124);
        return new KeyRange(
                size.multiply(BigInteger.valueOf(first)),
                size.multiply(BigInteger.valueOf(end)).subtract(BigInteger.ONE));
    }

    private void mark(String snapshot, Kind kind, KeyRange range, long since, int second) {
        marks.add(new SnapshotMark("o", snapshot, kind, range, since, T.plusSeconds(second)));
    }

    private void started(int first, int end) {
        mark("s", Kind.STARTED, part(first, end), 5, 0);
    }

    private void completed(int first, int end) {
        mark("s", Kind.COMPLETED, part(first, end), 5, 9);
    }

    private boolean over() {
        Collections.shuffle(marks, new Random(marks.size()));
        return new TableSnapshots(marks).isOver("o", "s");
    }

    private Completeness completeness(long floor) {
        return new TableSnapshots(marks).completeness(origin -> floor);
    }

    @Test
    void rangesThatOverlapRepeatAndLieWithinEachOtherCoverWhatTheyCover() {
        assertThat(KeyRanges.of(List.of()).coverAll()).isFalse();
        assertThat(KeyRanges.of(List.of(KeyRange.ALL)).coverAll()).isTrue();
        assertThat(KeyRanges.of(List.of(part(8, 16), part(0, 8))).coverAll()).isTrue();
        assertThat(KeyRanges.of(List.of(part(8, 16), part(0, 8), part(2, 4), part(0, 8)))
                        .coverAll())
                .isTrue();
        assertThat(KeyRanges.of(List.of(part(9, 16), part(0, 8), part(2, 4))).coverAll())
                .isFalse();
        KeyRange butTheLast = new KeyRange(BigInteger.ZERO, KeyRange.ALL.last().subtract(BigInteger.ONE));
        assertThat(KeyRanges.of(List.of(butTheLast)).coverAll()).isFalse();
        assertThat(KeyRanges.of(List.of(part(0, 4), part(6, 10))).and(KeyRanges.of(List.of(part(2, 8), part(9, 16)))))
                .isEqualTo(KeyRanges.of(List.of(part(2, 4), part(6, 8), part(9, 10))));
        assertThatThrownBy(() -> KeyRange.of("5", "4")).hasMessageContaining("5..4");
        assertThatThrownBy(() -> KeyRange.of("0", BigInteger.ONE.shiftLeft(128).toString()))
                .hasMessageContaining("2^128-1");
    }

    @Test
    void aSnapshotIsOverWhenItsEndHasPassedEverywhere() {
        started(0, 8);
        started(8, 16);
        completed(0, 8);
        assertThat(over()).isFalse();
        completed(0, 8);
        assertThat(over()).isFalse();
        completed(8, 16);
        assertThat(over()).isTrue();
    }

    @Test
    void parentsCoverTheirChildrenAndMergedOnesTheirParents() {
        started(0, 8);
        started(8, 16);
        completed(4, 12);
        completed(0, 4);
        assertThat(over()).isFalse();
        completed(12, 14);
        completed(14, 16);
        assertThat(over()).isTrue();
    }

    @Test
    void anEndCountsOnlyWhereTheBeginningWasSeen() {
        started(0, 8);
        completed(0, 16);
        assertThat(over()).isFalse();
        started(7, 16);
        assertThat(over()).isTrue();
    }

    @Test
    void whatIsOfAnotherSnapshotOrOriginDoesNotCount() {
        started(0, 16);
        completed(0, 8);
        mark("t", Kind.COMPLETED, part(8, 16), 7, 0);
        marks.add(new SnapshotMark("p", "s", Kind.COMPLETED, part(8, 16), 5, T));
        assertThat(over()).isFalse();
    }

    @Test
    void aTableIsUnknownThenItsSnapshotRunsThenItIsComplete() {
        assertThat(completeness(0)).isEqualTo(Completeness.UNKNOWN).hasToString("unknown");
        started(0, 16);
        assertThat(completeness(0)).hasToString("snapshot running since 2026-01-02T03:04:05Z");
        completed(0, 16);
        assertThat(completeness(5)).hasToString("complete since 2026-01-02T03:04:14Z");
        mark("t", Kind.STARTED, part(0, 8), 20, 30);
        assertThat(completeness(5))
                .hasToString("complete since 2026-01-02T03:04:14Z, snapshot running since 2026-01-02T03:04:35Z");
    }

    @Test
    void aTableThatWasEmptiedWhileASnapshotRanIsComplete() {
        started(0, 8);
        assertThat(completeness(6).complete()).isEmpty();
        started(8, 16);
        assertThat(completeness(4).complete()).isEmpty();
        assertThat(completeness(6)).isEqualTo(new Completeness(Optional.of(T), Optional.empty()));
    }

    @Test
    void anOlderSnapshotThatWasGivenUpDoesNotSeemToRun() {
        mark("r", Kind.STARTED, KeyRange.ALL, 2, -5);
        started(0, 16);
        completed(0, 16);
        assertThat(completeness(5).running()).isEmpty();
    }

    @Test
    void marksAreMadeOfEventsThatTakeAllRows() {
        TestEvents events = new TestEvents("o");
        SnapshotStarted started = events.started(TABLE, "s");
        SnapshotCompleted completed = events.completed(TABLE, started);
        long since = started.metadata().version();
        assertThat(SnapshotMark.of(started, KeyRange.ALL))
                .contains(new SnapshotMark(
                        "o",
                        "s",
                        Kind.STARTED,
                        KeyRange.ALL,
                        since,
                        started.metadata().committedAt()));
        assertThat(SnapshotMark.of(completed, KeyRange.ALL))
                .get()
                .extracting("since", "kind")
                .containsExactly(since, Kind.COMPLETED);
        SnapshotStarted some = events.started(TABLE, "t", "id < 5");
        assertThat(SnapshotMark.of(some, KeyRange.ALL)).isEmpty();
        assertThat(SnapshotMark.of(events.completed(TABLE, some), KeyRange.ALL)).isEmpty();
        SnapshotCompleted untold = new SnapshotCompleted(events.metadata(TABLE), "", 0, Optional.empty());
        assertThat(SnapshotMark.of(untold, KeyRange.ALL)).isEmpty();
        SnapshotStarted unnamed = new SnapshotStarted(events.metadata(TABLE), "", Optional.empty());
        assertThat(List.of(
                        SnapshotMark.of(unnamed, KeyRange.ALL).orElseThrow(),
                        SnapshotMark.of(events.completed(TABLE, unnamed), KeyRange.ALL)
                                .orElseThrow()))
                .extracting(SnapshotMark::snapshot)
                .containsOnly("since " + unnamed.metadata().version());
    }
}
