package io.orrery.consumer;

import io.orrery.consumer.snapshot.Completeness;
import io.orrery.consumer.snapshot.SnapshotMark;
import io.orrery.consumer.snapshot.TableSnapshots;
import io.orrery.event.ChangeEvent;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableName;
import io.orrery.event.TruncateTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The simplest right store: rows in memory with their versions, deletes included. Survives its worker's death. */
public class MemoryStore implements DerivedStore {

    private record Versioned(long version, Row row) {}

    private final Map<String, Versioned> rows = new HashMap<>();
    private final Map<TableName, Set<SnapshotMark>> marks = new HashMap<>();
    private final Map<TableName, Long> floors = new HashMap<>();
    private long applied;

    @Override
    public synchronized ApplyResult apply(Batch batch) throws Exception {
        long stale = 0;
        for (Event event : batch.events()) {
            stale += apply(event, batch) ? 0 : 1;
        }
        applied += batch.events().size();
        return ApplyResult.of(batch.events().size() - stale, stale);
    }

    @SuppressWarnings("unchecked")
    private boolean apply(Event event, Batch batch) {
        if (event instanceof ChangeEvent<?> any) {
            ChangeEvent<Row> change = (ChangeEvent<Row>) any;
            String key = change.table() + "/" + RowKey.of(change).text();
            Versioned known = rows.get(key);
            if (change.version() < floors.getOrDefault(change.table(), 0L)
                    || (known != null && known.version() >= change.version())) {
                return false;
            }
            rows.put(key, new Versioned(change.version(), change.match(w -> w.row(), u -> u.after(), d -> null)));
        } else if (event instanceof TruncateTable truncate) {
            clear(truncate.table(), truncate.metadata().version());
        } else if (event instanceof DropTable drop) {
            clear(drop.table(), drop.metadata().version());
        } else if (event instanceof SnapshotStarted started) {
            batch.range()
                    .flatMap(range -> SnapshotMark.of(started, range))
                    .ifPresent(mark -> note(started.table(), mark));
        } else if (event instanceof SnapshotCompleted completed) {
            batch.range()
                    .flatMap(range -> SnapshotMark.of(completed, range))
                    .filter(mark -> note(completed.table(), mark))
                    .ifPresent(mark -> clear(completed.table(), mark.since()));
        }
        return true;
    }

    private boolean note(TableName table, SnapshotMark mark) {
        marks.computeIfAbsent(table, t -> new HashSet<>()).add(mark);
        return new TableSnapshots(marks.get(table)).isOver(mark.origin(), mark.snapshot());
    }

    @Override
    public synchronized Map<TableName, Completeness> completeness() {
        Map<TableName, Completeness> all = new HashMap<>();
        marks.forEach((table, some) ->
                all.put(table, new TableSnapshots(some).completeness(origin -> floors.getOrDefault(table, 0L))));
        return all;
    }

    private void clear(TableName table, long version) {
        floors.merge(table, version, Math::max);
        String prefix = table + "/";
        rows.replaceAll(
                (key, row) -> key.startsWith(prefix) && row.version() < version ? new Versioned(version, null) : row);
    }

    synchronized List<Row> rows(TableName table) {
        return rows.values().stream()
                .map(Versioned::row)
                .filter(row -> row != null && row.schema().table().equals(table))
                .toList();
    }

    /** Key and values of each row. */
    public synchronized SortedMap<String, String> contents() {
        SortedMap<String, String> contents = new TreeMap<>();
        rows.forEach((key, row) -> {
            if (row.row() != null) {
                contents.put(key, row.row().toMap().toString());
            }
        });
        return contents;
    }

    public synchronized long applied() {
        return applied;
    }

    final synchronized Object copyRows() {
        return new HashMap<>(rows);
    }

    @SuppressWarnings("unchecked") // What copyRows gave.
    final synchronized void setRows(Object copy) {
        rows.clear();
        rows.putAll((Map<String, Versioned>) copy);
    }
}
