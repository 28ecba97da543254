package io.orrery.consumer.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.RejectedException;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Update;
import io.orrery.event.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * What every derived store must do, whatever the order, number and grouping of the events that it is given. A store's
 * test extends it and says how to open the store and how to read it.
 */
public abstract class DerivedStoreContract {

    /** The first of the contract's tables: a key and a note. Others have keys of other kinds. */
    protected static final TableSchema ITEMS = ContractTables.ITEMS;

    /** The same table after a column was added. */
    protected static final TableSchema ITEMS_WITH_SIZE = new TableSchema(
            ITEMS.table(),
            List.of(ITEMS.columns().get(0), ITEMS.columns().get(1), Column.of("size", "int")),
            List.of("id"));

    final TestEvents events = new TestEvents("contract");
    DerivedStore store;
    private InMemoryRun run;

    /** A store that nothing was ever given to. Called once a test. */
    protected abstract DerivedStore open() throws Exception;

    /**
     * The same store as a new process finds it after the old one was killed: with what was durable when
     * {@link DerivedStore#apply} last returned. Release what the old object holds, but don't let it finish anything.
     */
    protected abstract DerivedStore reopen(DerivedStore killed) throws Exception;

    /** Each row of one of the contract's tables that a reader sees, in any order; none if the table does not exist. */
    protected abstract List<ContractRow> rows(DerivedStore opened, TableName table) throws Exception;

    /** False if the store takes the equal rows of a table without a key for one. */
    protected boolean keepsEqualRows() {
        return true;
    }

    /**
     * A change of {@link #ITEMS} that this store refuses for good: it names it in its
     * {@link ApplyResult#rejections()}, or throws {@link RejectedException} for the whole batch.
     *
     * @param id the row that it changes
     * @return empty if the store takes whatever comes
     */
    protected Optional<ChangeEvent<Row>> refused(TestEvents made, long id) {
        return Optional.empty();
    }

    /** Ends what {@link #open} and {@link #reopen} began. */
    protected void close(DerivedStore opened) throws Exception {
        if (opened instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    @BeforeEach
    final void openStore() throws Exception {
        store = open();
        run = new InMemoryRun(store);
    }

    @AfterEach
    final void closeStore() throws Exception {
        close(store);
    }

    final Write<Row> write(long id, String note) {
        return events.write(ITEMS, id, note);
    }

    final void expect(Map<Long, String> notes) throws Exception {
        List<ContractRow> expected = new ArrayList<>();
        notes.forEach((id, note) -> expected.add(new ContractRow(id, note)));
        assertEquals(sorted(expected), rowsOf(ITEMS));
    }

    final List<ContractRow> rowsOf(TableSchema table) throws Exception {
        return sorted(rows(store, table.table()));
    }

    private static List<ContractRow> sorted(List<ContractRow> rows) {
        return rows.stream().sorted().toList();
    }

    final void killAndReopen() throws Exception {
        store = reopen(store);
        run = new InMemoryRun(store);
    }

    @Test
    final void writesUpdatesAndDeletesAreApplied() throws Exception {
        Write<Row> one = write(1, "a");
        Write<Row> two = write(2, "b");
        Write<Row> three = write(3, null);
        run.give(one, two, three);
        run.give(events.update(one.row(), 1L, "A"), events.delete(two.row()));
        Map<Long, String> expected = new TreeMap<>(Map.of(1L, "A"));
        expected.put(3L, null);
        expect(expected);
    }

    @Test
    final void manyChangesOfOneRowInOneBatchEndInTheLast() throws Exception {
        Write<Row> one = write(1, "a");
        Update<Row> update = events.update(one.row(), 1L, "b");
        Write<Row> two = write(2, "x");
        run.give(one, update, two, events.delete(update.after()), write(1, "c"), events.delete(two.row()));
        expect(Map.of(1L, "c"));
    }

    @Test
    final void aBatchThatComesTwiceChangesNothing() throws Exception {
        Write<Row> one = write(1, "a");
        List<Event> batch = List.of(one, events.update(one.row(), 1L, "b"), write(2, "c"));
        run.give(batch);
        run.giveAgain(batch);
        expect(Map.of(1L, "b", 2L, "c"));
    }

    @Test
    final void aReplayFromTheBeginningEndsInTheSameState() throws Exception {
        List<Event> history = RandomHistory.of(ITEMS, new Random(1), 60, events).stream();
        for (Event event : history) {
            run.give(event);
        }
        List<ContractRow> before = rowsOf(ITEMS);
        for (int i = 0; i < history.size(); i += 7) {
            new InMemoryRun(store, "shardId-000000000001").give(history.subList(i, Math.min(history.size(), i + 7)));
        }
        assertEquals(before, rowsOf(ITEMS));
    }

    @Test
    final void anOlderUpdateThatComesLateIsIgnored() throws Exception {
        Write<Row> one = write(1, "a");
        Update<Row> older = events.update(one.row(), 1L, "b");
        Update<Row> newer = events.update(older.after(), 1L, "c");
        run.give(one, newer);
        run.give(older);
        expect(Map.of(1L, "c"));
    }

    @Test
    final void aWriteThatComesAfterItsDeleteIsIgnoredEvenByANewProcess() throws Exception {
        Write<Row> one = write(1, "a");
        Write<Row> two = write(2, "b");
        run.give(one, events.delete(one.row()), events.delete(two.row()));
        run.give(one, two);
        expect(Map.of());
        killAndReopen();
        run.give(one, two);
        expect(Map.of());
    }

    @Test
    final void aRowThatIsWrittenAgainAfterItsDeleteIsThere() throws Exception {
        Write<Row> one = write(1, "a");
        run.give(one);
        run.give(events.delete(one.row()));
        run.give(write(1, "b"));
        expect(Map.of(1L, "b"));
    }

    @Test
    final void anUpdateOfARowThatTheStoreNeverSawMakesIt() throws Exception {
        Write<Row> unseen = write(1, "a");
        run.give(
                events.update(unseen.row(), 1L, "b"),
                events.delete(write(2, "x").row()));
        expect(Map.of(1L, "b"));
    }

    @Test
    final void aTruncateRemovesWhatIsOlderAndLeavesWhatIsNewer() throws Exception {
        Write<Row> old = write(1, "a");
        var truncate = events.truncate(ITEMS);
        Write<Row> newer = write(2, "b");
        run.give(old);
        new InMemoryRun(store, "shardId-000000000001").give(newer);
        run.give(truncate);
        expect(Map.of(2L, "b"));
        // It comes once a shard.
        new InMemoryRun(store, "shardId-000000000002").give(truncate);
        run.give(write(3, "c"));
        expect(Map.of(2L, "b", 3L, "c"));
    }

    @Test
    final void aTruncateAmongChangesIsAppliedInItsPlace() throws Exception {
        run.give(write(1, "a"), events.truncate(ITEMS), write(1, "b"), write(2, "c"));
        expect(Map.of(1L, "b", 2L, "c"));
    }

    @Test
    final void aDroppedTableIsEmptyAndMayComeBack() throws Exception {
        run.give(write(1, "a"));
        run.give(events.drop(ITEMS));
        expect(Map.of());
        run.give(write(2, "b"));
        expect(Map.of(2L, "b"));
    }

    @Test
    final void aColumnThatIsAddedKeepsTheRows() throws Exception {
        run.give(write(1, "a"));
        run.give(events.write(ITEMS_WITH_SIZE, 2L, "b", 7L));
        // Another shard may still bring changes of the older form.
        new InMemoryRun(store, "shardId-000000000001").give(write(3, "c"));
        expect(Map.of(1L, "a", 2L, "b", 3L, "c"));
    }

    @Test
    final void whatWasAppliedBeforeAKillIsThereAndComesAgainWithoutHarm() throws Exception {
        Write<Row> one = write(1, "a");
        List<Event> first = List.of(one, write(2, "b"));
        List<Event> second = List.of(events.update(one.row(), 1L, "c"), write(3, "d"));
        run.give(first);
        StreamPosition afterFirst = run.position();
        run.give(second);
        StreamPosition afterSecond = run.position();
        killAndReopen();
        expect(Map.of(1L, "c", 2L, "b", 3L, "d"));
        Optional<StreamPosition> kept = store.position("shardId-000000000000");
        assertTrue(kept.isEmpty() || kept.get().equals(afterSecond), () -> "position " + kept + ", not " + afterSecond);
        assertTrue(afterFirst.compareTo(afterSecond) < 0);
        run.give(first);
        run.give(second);
        expect(Map.of(1L, "c", 2L, "b", 3L, "d"));
    }

    /** Stopped at it, or killed after it was set aside and before the store had the others: it is met again. */
    @Test
    final void noPositionPassesARefusedChange() throws Exception {
        ChangeEvent<Row> refused = refused(events, 2).orElse(null);
        assumeTrue(refused != null, "the store refuses nothing");
        Write<Row> before = write(9, "z");
        List<Event> batch = List.of(write(1, "a"), refused, write(3, "c"));
        run.give(before);
        StreamPosition known = run.position();
        for (int start = 0; start < 3; start++) {
            giveRefused(batch, refused);
            killAndReopen();
            Optional<StreamPosition> kept = store.position("shardId-000000000000");
            assertTrue(kept.isEmpty() || kept.get().equals(known), () -> "position " + kept + " passed it");
            run.give(before);
        }
        // It was set aside.
        run.give(batch.get(0), batch.get(2));
        StreamPosition end = run.position();
        killAndReopen();
        expect(Map.of(9L, "z", 1L, "a", 3L, "c"));
        Optional<StreamPosition> kept = store.position("shardId-000000000000");
        assertTrue(kept.isEmpty() || kept.get().equals(end), () -> "position " + kept + ", not " + end);
    }

    private void giveRefused(List<Event> batch, ChangeEvent<Row> refused) throws Exception {
        try {
            assertEquals(
                    List.of(refused),
                    run.give(batch).rejections().stream()
                            .map(ApplyResult.Rejection::event)
                            .toList());
        } catch (RejectedException e) {
            // Which one it is the framework finds out by giving them one by one.
        }
    }

    @Test
    final void anEmptyBatchIsTaken() throws Exception {
        run.give();
        expect(Map.of());
    }

    @Test
    final void shardsAreAppliedBesideEachOther() throws Exception {
        List<CompletableFuture<Void>> shards = new ArrayList<>();
        Map<Long, String> expected = new TreeMap<>();
        for (int shard = 0; shard < 4; shard++) {
            String shardId = "shardId-00000000000" + shard;
            List<Event> all = new ArrayList<>();
            for (long id = shard; id < 200; id += 4) {
                Write<Row> write = write(id, "a");
                all.add(write);
                all.add(events.update(write.row(), id, "b" + id));
                expected.put(id, "b" + id);
            }
            shards.add(CompletableFuture.runAsync(() -> giveAll(shardId, all)));
        }
        shards.forEach(CompletableFuture::join);
        expect(expected);
    }

    private void giveAll(String shardId, List<Event> all) {
        InMemoryRun shard = new InMemoryRun(store, shardId);
        try {
            for (int i = 0; i < all.size(); i += 10) {
                shard.give(all.subList(i, i + 10));
            }
        } catch (Exception e) {
            throw new IllegalStateException("The store failed on " + shardId, e);
        }
    }

    /** A deleted row that a second producer publishes again, write and deletion, is deleted in the end. */
    @Test
    final void whatIsPublishedAgainEndsAsItDidWhereverABatchIsCut() throws Exception {
        for (TableSchema table : ContractTables.ALL) {
            if (!keepsEqualRows() && table.keyless()) {
                continue;
            }
            Write<Row> write = events.write(ContractTables.row(table, 1, "a"));
            Event gone = events.delete(write.row());
            events.nextEpoch();
            run.give(write, gone, events.again(write));
            run.give(events.again(gone));
            assertEquals(List.of(), rowsOf(table), () -> table.table() + " has a row that was deleted");
        }
    }

    /** Any history, given with repetitions, steps back and kills, ends in the state of the source. */
    @RepeatedTest(14)
    final void aRandomHistoryConverges(RepetitionInfo repetition) throws Exception {
        long seed = 1000L + repetition.getCurrentRepetition();
        TableSchema table = ContractTables.ALL.get(repetition.getCurrentRepetition() % ContractTables.ALL.size());
        assumeTrue(keepsEqualRows() || !table.keyless(), "the store takes equal rows for one");
        Random random = new Random(seed);
        RandomHistory.Told told = RandomHistory.of(table, random, 150, events);
        List<Event> history = told.stream();
        int next = 0;
        while (next < history.size()) {
            int from = random.nextInt(4) == 0 ? random.nextInt(next + 1) : next;
            int to = Math.min(history.size(), from + 1 + random.nextInt(40));
            run.give(history.subList(from, to));
            next = Math.max(next, to);
            // A step back is followed by all that came after it, as a replay is.
            while (to < next) {
                int end = Math.min(next, to + 1 + random.nextInt(20));
                run.give(history.subList(to, end));
                to = end;
            }
            if (random.nextInt(12) == 0) {
                killAndReopen();
            }
        }
        assertEquals(sorted(told.rows()), rowsOf(table), () -> table.table() + ", seed " + seed);
    }
}
