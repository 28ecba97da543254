package io.orrery.consumer;

import io.orrery.event.ChangeEvent;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.event.TruncateTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The simplest right store: rows in memory with their versions, deletes included. Survives its worker's death. */
public class MemoryStore implements DerivedStore {

    private record Versioned(long version, Row row) {}

    private final Map<String, Versioned> rows = new HashMap<>();
    private long applied;

    @Override
    public synchronized ApplyResult apply(Batch batch) throws Exception {
        long stale = 0;
        for (Event event : batch.events()) {
            stale += apply(event) ? 0 : 1;
        }
        applied += batch.events().size();
        return ApplyResult.of(batch.events().size() - stale, stale);
    }

    @SuppressWarnings("unchecked")
    private boolean apply(Event event) {
        if (event instanceof ChangeEvent<?> any) {
            ChangeEvent<Row> change = (ChangeEvent<Row>) any;
            String key = change.table() + "/" + RowKey.of(change).text();
            Versioned known = rows.get(key);
            if (known != null && known.version() >= change.version()) {
                return false;
            }
            rows.put(key, new Versioned(change.version(), change.match(w -> w.row(), u -> u.after(), d -> null)));
        } else if (event instanceof TruncateTable truncate) {
            clear(truncate.table() + "/", truncate.metadata().version());
        } else if (event instanceof DropTable drop) {
            clear(drop.table() + "/", drop.metadata().version());
        }
        return true;
    }

    private void clear(String prefix, long version) {
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
