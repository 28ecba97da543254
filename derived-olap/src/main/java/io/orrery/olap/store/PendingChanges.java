package io.orrery.olap.store;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last change of each row of one table, out of those that wait to be merged. */
final class PendingChanges {

    /**
     * The last change of a row.
     *
     * @param key the row's key
     * @param event the change, its rows as the table has them now
     * @param came the change as it came
     * @param changes how many changes of the row it stands for
     * @param batch which of the merged batches it came in
     */
    record Last(RowKey key, ChangeEvent<Row> event, ChangeEvent<Row> came, int changes, int batch) {}

    private final Map<RowKey, Last> lastChanges = new LinkedHashMap<>();

    /**
     * Adds a change of the row that {@code key} names.
     *
     * @return false if a newer one of the same row waits already
     */
    boolean add(RowKey key, ChangeEvent<Row> event, ChangeEvent<Row> came, int batch) {
        Last known = lastChanges.get(key);
        if (known != null && known.event().version() >= event.version()) {
            return false;
        }
        lastChanges.put(key, new Last(key, event, came, known == null ? 1 : known.changes() + 1, batch));
        return true;
    }

    Collection<Last> all() {
        return lastChanges.values();
    }

    boolean isEmpty() {
        return lastChanges.isEmpty();
    }

    void clear() {
        lastChanges.clear();
    }
}
