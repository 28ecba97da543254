package io.orrery.consumer.testkit;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What two shards may hold of a table without a key, in which rows are equal: rows, then changes that nobody logged, then
 * snapshots among changes that are logged. A snapshot's rows come at once, before the changes that were held back meanwhile;
 * a producer that takes over publishes changes since the last snapshot again, and begins one anew that was not complete. The
 * last snapshot comes to its end.
 */
final class KeylessHistory {

    static final int SHARDS = 2;

    private static final int IDS = 4;
    private static final int NOTES = 2;

    private final Random random;
    private final TestEvents events;
    private final TableSchema table;
    private final List<List<Event>> shards = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<Row> rows = new ArrayList<>();

    /** The changes since the last snapshot's rows, which a position before them lets come again. */
    private final List<ChangeEvent<Row>> recent = new ArrayList<>();

    private SnapshotStarted running;
    private int snapshots;

    private KeylessHistory(Random random, TestEvents events, TableSchema table) {
        this.random = random;
        this.events = events;
        this.table = table;
    }

    static KeylessHistory of(Random random, TestEvents events, TableSchema table) {
        KeylessHistory history = new KeylessHistory(random, events, table);
        for (int i = 0; i < 10; i++) {
            history.write();
        }
        history.rows.removeIf(row -> random.nextInt(3) == 0);
        for (int i = 0; i < 3; i++) {
            history.rows.add(history.row());
        }
        for (int i = 0; i < 80; i++) {
            history.step();
        }
        if (history.running == null) {
            history.snapshot();
        }
        history.snapshot();
        return history;
    }

    /** The events of a shard, in order. */
    List<Event> shard(int number) {
        return shards.get(number);
    }

    /** The table as the database has it at the end. */
    List<ContractRow> source() {
        return rows.stream().map(ContractRow::of).sorted().toList();
    }

    private Row row() {
        return ContractTables.row(table, random.nextInt(IDS), "n" + random.nextInt(NOTES));
    }

    private void put(ChangeEvent<Row> change, Row row) {
        shards.get((int) (row.getLong("id") % SHARDS)).add(change);
    }

    private void putEverywhere(Event event) {
        shards.forEach(shard -> shard.add(event));
    }

    private void write() {
        Row row = row();
        rows.add(row);
        changed(events.write(row), row);
    }

    private void changed(ChangeEvent<Row> change, Row row) {
        put(change, row);
        recent.add(change);
    }

    private void step() {
        int what = random.nextInt(100);
        if (what < 12) {
            snapshot();
        } else if (what < 16) {
            takeOver();
        } else if (what == 16) {
            putEverywhere(events.truncate(table));
            rows.clear();
            recent.clear();
        } else if (rows.isEmpty() || what < 60) {
            write();
        } else {
            Row gone = rows.remove(random.nextInt(rows.size()));
            changed(events.delete(gone), gone);
        }
    }

    /** The next thing that a snapshot does. */
    private void snapshot() {
        if (running != null) {
            putEverywhere(events.completed(table, running));
            running = null;
            return;
        }
        running = events.started(table, "snapshot-" + snapshots++);
        putEverywhere(running);
        rows.forEach(row -> put(events.snapshot(table, row.getLong("id"), row.getString("note")), row));
        recent.clear();
    }

    @SuppressWarnings("unchecked") // What comes again is what it was.
    private void takeOver() {
        events.nextEpoch();
        int from = random.nextInt(recent.size() + 1);
        for (ChangeEvent<Row> change : List.copyOf(recent.subList(from, recent.size()))) {
            Row row = change.match(w -> w.row(), u -> u.after(), d -> d.row());
            put((ChangeEvent<Row>) events.again(change), row);
        }
        if (running != null) {
            running = null;
            snapshot();
        }
    }
}
