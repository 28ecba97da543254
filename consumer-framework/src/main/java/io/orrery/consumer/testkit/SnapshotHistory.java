package io.orrery.consumer.testkit;

import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a stream may hold of a table of a key and a note: rows, then changes that nobody logged, then snapshots among
 * changes that are logged, while shards are split and merged. The last snapshot comes to its end.
 */
final class SnapshotHistory {

    /** Rows have the ids from 0, each of which has a part of the key space of its own. */
    private static final int IDS = 16;

    private static final int CHUNK = 4;

    /** From this id on rows are not deleted and seldom changed: they are there because snapshots and stores keep them. */
    private static final int QUIET = IDS / 2;

    private final Random random;
    private final TestEvents events;
    private final TableSchema table;
    private boolean truncates;
    private final List<Shard> all = new ArrayList<>();
    private final List<Shard> open = new ArrayList<>();
    private final SortedMap<Long, Row> rows = new TreeMap<>();
    private final Set<Long> lasting = new HashSet<>();
    private SnapshotStarted running;
    private int read;
    private int snapshots;
    private int notes;

    private SnapshotHistory(Random random, TestEvents events, TableSchema table) {
        this.random = random;
        this.events = events;
        this.table = table;
    }

    static SnapshotHistory of(Random random, TestEvents events, TableSchema table) {
        SnapshotHistory history = new SnapshotHistory(random, events, table);
        history.begin();
        for (int i = 0; i < 120; i++) {
            history.step();
        }
        do {
            history.snapshot();
        } while (history.running != null);
        return history;
    }

    /** A shard's events, and how far they were given. */
    static final class Shard {

        private final String name;
        private final int first;
        private final int end;
        private final List<Shard> parents;
        private final List<Event> contents = new ArrayList<>();
        private int oldRows;
        private int given;
        private int furthest;

        private Shard(int number, int first, int end, List<Shard> parents) {
            this.name = "shardId-%012d".formatted(number);
            this.first = first;
            this.end = end;
            this.parents = parents;
        }

        String name() {
            return name;
        }

        KeyRange range() {
            return SnapshotContract.part(first, end, IDS);
        }

        /** A shard follows its parents. */
        boolean mayBeRead() {
            return parents.stream().allMatch(Shard::isRead);
        }

        boolean isRead() {
            return given == contents.size();
        }

        boolean oldRowsWereRead() {
            return furthest >= oldRows;
        }

        void stepBack(Random random) {
            given = random.nextInt(given + 1);
        }

        List<Event> next(Random random) {
            int end = Math.min(contents.size(), given + 1 + random.nextInt(12));
            List<Event> batch = contents.subList(given, end);
            given = end;
            furthest = Math.max(furthest, given);
            return batch;
        }
    }

    List<Shard> shards() {
        return all;
    }

    /** The ids of rows that are there from the beginning to the end. */
    Set<Long> lasting() {
        return lasting;
    }

    /** The table as the database has it at the end. */
    SortedMap<Long, String> source() {
        SortedMap<Long, String> source = new TreeMap<>();
        rows.forEach((id, row) -> source.put(id, row.getString("note")));
        return source;
    }

    private Shard shard(int first, int end, List<Shard> parents) {
        Shard shard = new Shard(all.size(), first, end, parents);
        all.add(shard);
        open.add(shard);
        return shard;
    }

    private void put(long id, Event event) {
        open.stream().filter(shard -> shard.first <= id && id < shard.end).forEach(shard -> shard.contents.add(event));
    }

    private void putEverywhere(Event event) {
        open.forEach(shard -> shard.contents.add(event));
    }

    private String note() {
        return "n" + notes++;
    }

    private void begin() {
        int middle = 1 + random.nextInt(IDS - 1);
        shard(0, middle, List.of());
        shard(middle, IDS, List.of());
        for (long id = 0; id < IDS; id++) {
            if (random.nextBoolean()) {
                var write = events.write(table, id, note());
                put(id, write);
                rows.put(id, write.row());
                lasting.add(id);
            }
        }
        open.forEach(shard -> shard.oldRows = shard.contents.size());
        truncates = random.nextInt(4) == 0;
        // What the binary log does not hold any more.
        for (long id = 0; id < IDS; id++) {
            int what = random.nextInt(4);
            if (what == 0) {
                rows.remove(id);
                lasting.remove(id);
            } else if (what == 1) {
                rows.put(id, new Row(table, id, note()));
            }
        }
    }

    private void step() {
        int what = random.nextInt(100);
        if (what < 15) {
            snapshot();
        } else if (what < 20) {
            reshard();
        } else if (what == 20 && truncates) {
            putEverywhere(events.truncate(table));
            rows.clear();
            lasting.clear();
        } else {
            change(random.nextInt(random.nextInt(4) == 0 ? IDS : QUIET));
        }
    }

    private void change(long id) {
        Row row = rows.get(id);
        if (row == null) {
            var write = events.write(table, id, note());
            put(id, write);
            rows.put(id, write.row());
        } else if (id < QUIET && random.nextInt(4) == 0) {
            put(id, events.delete(row));
            rows.remove(id);
            lasting.remove(id);
        } else {
            var update = events.update(row, id, note());
            put(id, update);
            rows.put(id, update.after());
        }
    }

    /** The next thing that a snapshot does. */
    private void snapshot() {
        if (running == null) {
            running = events.started(table, "snapshot-" + snapshots++);
            read = 0;
            putEverywhere(running);
        } else if (read < IDS) {
            for (Map.Entry<Long, Row> row :
                    rows.subMap((long) read, (long) read + CHUNK).entrySet()) {
                put(
                        row.getKey(),
                        events.snapshot(table, row.getKey(), row.getValue().getString("note")));
            }
            read += CHUNK;
        } else if (random.nextInt(4) == 0) {
            // Its producer was told to stop it.
            running = null;
            snapshot();
        } else {
            putEverywhere(events.completed(table, running));
            running = null;
        }
    }

    private void reshard() {
        int place = random.nextInt(open.size());
        Shard shard = open.get(place);
        if (shard.end - shard.first > 1 && random.nextBoolean()) {
            int middle = shard.first + 1 + random.nextInt(shard.end - shard.first - 1);
            open.remove(shard);
            shard(shard.first, middle, List.of(shard));
            shard(middle, shard.end, List.of(shard));
        } else {
            open.stream().filter(other -> other.first == shard.end).findFirst().ifPresent(next -> {
                open.removeAll(List.of(shard, next));
                shard(shard.first, next.end, List.of(shard, next));
            });
        }
    }
}
