package io.orrery.consumer.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orrery.consumer.snapshot.Completeness;
import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.Write;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a derived store must do that removes what a snapshot shows to be gone, and says which tables are complete: {@link
 * DerivedStoreContract} and more. Rows linger until all of the snapshot has come; none that exists is missing meanwhile.
 */
public abstract class SnapshotContract extends DerivedStoreContract {

    private static final KeyRange LEFT = part(0, 1, 2);
    private static final KeyRange RIGHT = part(1, 2, 2);

    /** A part of the key space: from the {@code first} of {@code of} equal parts up to the one before {@code end}. */
    static KeyRange part(int first, int end, int of) {
        BigInteger size = KeyRange.ALL.last().add(BigInteger.ONE).divide(BigInteger.valueOf(of));
        return new KeyRange(
                size.multiply(BigInteger.valueOf(first)),
                size.multiply(BigInteger.valueOf(end)).subtract(BigInteger.ONE));
    }

    /** Gives a batch on a shard, and looks that no row which exists is missing. */
    private void give(KeyRange range, Set<Long> exist, Event... batch) throws Exception {
        give(range, exist, List.of(batch));
    }

    private void give(KeyRange range, Set<Long> exist, List<Event> batch) throws Exception {
        new InMemoryRun(store, "shardId-" + range.first() + "-" + range.last(), range).give(batch);
        Set<Long> seen = ids();
        assertTrue(seen.containsAll(exist), () -> "of " + exist + " there are " + seen);
    }

    private Set<Long> ids() throws Exception {
        return rowsOf(ITEMS).stream().map(ContractRow::id).collect(Collectors.toSet());
    }

    private Completeness completeness() throws Exception {
        return store.completeness().getOrDefault(ITEMS.table(), Completeness.UNKNOWN);
    }

    /** Rows 1 to 4, of which the source has 1 and 3 only, and 5 beside them. */
    private void giveOldRows() throws Exception {
        give(LEFT, Set.of(), write(1, "a"), write(2, "b"));
        give(RIGHT, Set.of(), write(3, "c"), write(4, "d"));
        assertEquals(Completeness.UNKNOWN, completeness());
    }

    private static final Set<Long> EXIST = Set.of(1L, 3L);
    private static final Map<Long, String> OLD_AND_NEW = Map.of(1L, "A", 2L, "b", 3L, "c", 4L, "d", 5L, "e");
    private static final Map<Long, String> SOURCE = Map.of(1L, "A", 3L, "c", 5L, "e");

    private SnapshotStarted giveSnapshot(String id) throws Exception {
        SnapshotStarted started = events.started(ITEMS, id);
        give(LEFT, EXIST, started);
        give(RIGHT, EXIST, started);
        give(LEFT, EXIST, events.snapshot(ITEMS, 1L, "A"));
        give(RIGHT, EXIST, events.snapshot(ITEMS, 3L, "c"), events.snapshot(ITEMS, 5L, "e"));
        return started;
    }

    @Test
    final void whatWasDeletedBeforeASnapshotGoesWhenAllOfItHasCome() throws Exception {
        giveOldRows();
        SnapshotStarted started = giveSnapshot("1");
        assertTrue(completeness().running().isPresent());
        SnapshotCompleted completed = events.completed(ITEMS, started);
        give(RIGHT, EXIST, completed);
        expect(OLD_AND_NEW);
        assertTrue(completeness().complete().isEmpty());
        give(LEFT, EXIST, completed);
        expect(SOURCE);
        assertTrue(completeness().complete().isPresent());
        assertTrue(completeness().running().isEmpty());
    }

    @Test
    final void theEndOfASnapshotComesTwiceAndAsPartOfABatch() throws Exception {
        giveOldRows();
        SnapshotStarted started = giveSnapshot("1");
        SnapshotCompleted completed = events.completed(ITEMS, started);
        Write<Row> later = write(6, "f");
        give(LEFT, EXIST, completed, later);
        give(LEFT, EXIST, completed, later);
        expect(Map.of(1L, "A", 2L, "b", 3L, "c", 4L, "d", 5L, "e", 6L, "f"));
        give(RIGHT, EXIST, events.snapshot(ITEMS, 3L, "C"), completed, write(7, "g"));
        give(RIGHT, EXIST, completed);
        expect(Map.of(1L, "A", 3L, "C", 5L, "e", 6L, "f", 7L, "g"));
    }

    @Test
    final void whatCameBeforeASnapshotAndComesAgainAfterItStaysOut() throws Exception {
        Write<Row> gone = write(2, "b");
        Write<Row> unseen = write(8, "h");
        give(LEFT, Set.of(), write(1, "a"), gone);
        give(RIGHT, Set.of(), write(3, "c"));
        SnapshotStarted started = giveSnapshot("1");
        SnapshotCompleted completed = events.completed(ITEMS, started);
        give(LEFT, EXIST, completed);
        give(RIGHT, EXIST, completed);
        give(LEFT, EXIST, gone, unseen, started);
        expect(SOURCE);
        killAndReopen();
        give(LEFT, EXIST, gone, unseen);
        give(LEFT, EXIST, events.snapshot(ITEMS, 1L, "A"), completed);
        expect(SOURCE);
        assertTrue(completeness().complete().isPresent());
    }

    @Test
    final void whatHasPassedIsRememberedByANewProcess() throws Exception {
        giveOldRows();
        SnapshotStarted started = giveSnapshot("1");
        killAndReopen();
        SnapshotCompleted completed = events.completed(ITEMS, started);
        give(LEFT, EXIST, completed);
        killAndReopen();
        assertTrue(completeness().complete().isEmpty());
        give(RIGHT, EXIST, completed);
        expect(SOURCE);
        killAndReopen();
        expect(SOURCE);
        assertTrue(completeness().complete().isPresent());
    }

    @Test
    final void parentsCoverTheirChildrenAndChildrenTheirParents() throws Exception {
        giveOldRows();
        SnapshotStarted started = giveSnapshot("1");
        SnapshotCompleted completed = events.completed(ITEMS, started);
        // The left one is split, and one of its halves merged with the right one.
        give(part(0, 1, 4), EXIST, completed);
        expect(OLD_AND_NEW);
        give(part(1, 4, 4), EXIST, completed);
        expect(SOURCE);
    }

    @Test
    final void aSnapshotOfSomeRowsRemovesNothing() throws Exception {
        giveOldRows();
        SnapshotStarted started = events.started(ITEMS, "1", "id = 1");
        give(LEFT, EXIST, started, events.snapshot(ITEMS, 1L, "A"), events.completed(ITEMS, started));
        give(RIGHT, EXIST, started, events.completed(ITEMS, started));
        expect(Map.of(1L, "A", 2L, "b", 3L, "c", 4L, "d"));
        assertEquals(Completeness.UNKNOWN, completeness());
    }

    @Test
    final void aStoreThatBeganInTheMiddleOfASnapshotRemovesNothing() throws Exception {
        giveOldRows();
        SnapshotStarted started = events.started(ITEMS, "1");
        SnapshotCompleted completed = events.completed(ITEMS, started);
        give(LEFT, EXIST, started, events.snapshot(ITEMS, 1L, "A"), completed);
        // Its row 3 came before: it is there in its old state alone.
        give(RIGHT, EXIST, completed);
        expect(Map.of(1L, "A", 2L, "b", 3L, "c", 4L, "d"));
        assertFalse(completeness().complete().isPresent());
    }

    @Test
    final void endsOfTwoSnapshotsDoNotMakeOne() throws Exception {
        giveOldRows();
        SnapshotStarted first = giveSnapshot("1");
        give(LEFT, EXIST, events.completed(ITEMS, first));
        SnapshotStarted second = giveSnapshot("2");
        give(RIGHT, EXIST, events.completed(ITEMS, second));
        expect(OLD_AND_NEW);
        give(LEFT, EXIST, events.completed(ITEMS, second));
        expect(SOURCE);
    }

    @Test
    final void aSecondSnapshotRemovesWhatTheFirstBrought() throws Exception {
        giveOldRows();
        SnapshotStarted first = giveSnapshot("1");
        give(LEFT, EXIST, events.completed(ITEMS, first));
        give(RIGHT, EXIST, events.completed(ITEMS, first));
        Set<Long> exist = Set.of(1L);
        SnapshotStarted second = events.started(ITEMS, "2");
        give(LEFT, exist, second, events.snapshot(ITEMS, 1L, "A"));
        assertTrue(completeness().complete().isPresent()
                && completeness().running().isPresent());
        give(RIGHT, exist, second);
        give(RIGHT, exist, events.completed(ITEMS, second));
        expect(SOURCE);
        give(LEFT, exist, events.completed(ITEMS, second));
        expect(Map.of(1L, "A"));
        // The first one comes again, from an older checkpoint.
        give(RIGHT, exist, first, events.completed(ITEMS, first));
        expect(Map.of(1L, "A"));
        assertTrue(completeness().complete().isPresent()
                && completeness().running().isEmpty());
    }

    @Test
    final void changesWhileASnapshotRunsHold() throws Exception {
        giveOldRows();
        SnapshotStarted started = events.started(ITEMS, "1");
        Write<Row> read = events.snapshot(ITEMS, 1L, "A");
        Write<Row> other = events.snapshot(ITEMS, 3L, "C");
        give(LEFT, EXIST, started, read, events.update(read.row(), 1L, "new"));
        give(RIGHT, EXIST, started, other, write(9, "i"));
        give(RIGHT, Set.of(1L), events.delete(other.row()));
        SnapshotCompleted completed = events.completed(ITEMS, started);
        give(LEFT, Set.of(1L, 9L), completed);
        give(RIGHT, Set.of(1L, 9L), completed);
        expect(Map.of(1L, "new", 9L, "i"));
    }

    @Test
    final void aTruncationInTheMiddleOfASnapshotHolds() throws Exception {
        giveOldRows();
        SnapshotStarted started = giveSnapshot("1");
        Event truncate = events.truncate(ITEMS);
        give(LEFT, Set.of(), truncate, write(1, "again"));
        give(RIGHT, Set.of(1L), truncate, events.snapshot(ITEMS, 5L, "E"));
        SnapshotCompleted completed = events.completed(ITEMS, started);
        give(LEFT, Set.of(1L, 5L), completed);
        give(RIGHT, Set.of(1L, 5L), completed);
        expect(Map.of(1L, "again", 5L, "E"));
        assertTrue(completeness().complete().isPresent());
    }

    @Test
    final void theSnapshotOfAnEmptyTableEmptiesIt() throws Exception {
        giveOldRows();
        SnapshotStarted started = events.started(ITEMS, "1");
        SnapshotCompleted completed = events.completed(ITEMS, started);
        give(LEFT, Set.of(), started, completed);
        give(RIGHT, Set.of(), started, completed);
        expect(Map.of());
    }

    /** What is deleted while a snapshot runs stays so, though an equal row from before it goes at its end. */
    @Test
    final void aDeletionBeforeASnapshotsEndOutlastsIt() throws Exception {
        assumeTrue(keepsEqualRows(), "the store takes equal rows for one");
        InMemoryRun run = new InMemoryRun(store);
        run.give(events.write(ContractTables.row(ContractTables.COPIES, 1, "tea")));
        SnapshotStarted started = events.started(ContractTables.COPIES, "first");
        Write<Row> read = events.snapshot(ContractTables.COPIES, 1L, "tea");
        run.give(started, read, events.delete(read.row()));
        run.give(events.completed(ContractTables.COPIES, started));
        assertEquals(List.of(), rowsOf(ContractTables.COPIES));
    }

    /** Whatever order shards and snapshots come in, no row that exists is ever missing, and in the end all is equal. */
    @RepeatedTest(5)
    final void aRandomHistoryWithSnapshotsConverges(RepetitionInfo repetition) throws Exception {
        converges(5000L + repetition.getCurrentRepetition());
    }

    @Tag("soak")
    @RepeatedTest(100)
    final void manyRandomHistoriesWithSnapshotsConverge(RepetitionInfo repetition) throws Exception {
        converges(15_000L + repetition.getCurrentRepetition());
    }

    private void converges(long seed) throws Exception {
        Random random = new Random(seed);
        SnapshotHistory history = SnapshotHistory.of(random, events, ITEMS);
        List<SnapshotHistory.Shard> open = new ArrayList<>(history.shards());
        boolean oldRowsAreThere = false;
        while (!open.isEmpty()) {
            List<SnapshotHistory.Shard> ready =
                    open.stream().filter(SnapshotHistory.Shard::mayBeRead).toList();
            SnapshotHistory.Shard shard = ready.get(random.nextInt(ready.size()));
            if (random.nextInt(6) == 0) {
                shard.stepBack(random);
            }
            new InMemoryRun(store, shard.name(), shard.range()).give(shard.next(random));
            oldRowsAreThere |= history.shards().stream().allMatch(SnapshotHistory.Shard::oldRowsWereRead);
            if (oldRowsAreThere) {
                Set<Long> seen = ids();
                assertTrue(
                        seen.containsAll(history.lasting()),
                        () -> "seed " + seed + ": of " + history.lasting() + " there are " + seen);
            }
            if (shard.isRead()) {
                open.remove(shard);
            }
            if (random.nextInt(15) == 0) {
                killAndReopen();
            }
        }
        Map<Long, String> rows = new TreeMap<>();
        rowsOf(ITEMS).forEach(row -> rows.put(row.id(), row.note()));
        assertEquals(history.source(), rows, () -> "seed " + seed);
        assertTrue(completeness().complete().isPresent(), () -> "seed " + seed);
    }

    /** Of rows that are equal there are as many as the source has, in the end. */
    @RepeatedTest(5)
    final void aRandomHistoryOfEqualRowsWithSnapshotsConverges(RepetitionInfo repetition) throws Exception {
        equalRowsConverge(7000L + repetition.getCurrentRepetition());
    }

    @Tag("soak")
    @RepeatedTest(100)
    final void manyRandomHistoriesOfEqualRowsWithSnapshotsConverge(RepetitionInfo repetition) throws Exception {
        equalRowsConverge(17_000L + repetition.getCurrentRepetition());
    }

    private void equalRowsConverge(long seed) throws Exception {
        assumeTrue(keepsEqualRows(), "the store takes equal rows for one");
        Random random = new Random(seed);
        KeylessHistory history = KeylessHistory.of(random, events, ContractTables.COPIES);
        int[] given = new int[KeylessHistory.SHARDS];
        while (given[0] < history.shard(0).size() || given[1] < history.shard(1).size()) {
            int shard = random.nextInt(KeylessHistory.SHARDS);
            List<Event> all = history.shard(shard);
            // A step back is followed by all that came after it.
            int from = random.nextInt(6) == 0 ? random.nextInt(given[shard] + 1) : given[shard];
            int to = Math.min(all.size(), from + 1 + random.nextInt(12));
            KeyRange range = part(shard, shard + 1, KeylessHistory.SHARDS);
            new InMemoryRun(store, "shardId-00000000000" + shard, range).give(all.subList(from, to));
            given[shard] = to;
            if (random.nextInt(15) == 0) {
                killAndReopen();
            }
        }
        assertEquals(history.source(), rowsOf(ContractTables.COPIES), () -> "seed " + seed);
    }
}
