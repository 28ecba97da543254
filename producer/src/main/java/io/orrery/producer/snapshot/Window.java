package io.orrery.producer.snapshot;

import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** What the log has changed in a table since a chunk of it was about to be read. Guarded by the {@link Turn}. */
final class Window {

    /** Several times what a chunk has: past it the chunk is read again, in less time. */
    private static final int MOST = 100_000;

    private final TableName table;
    private final Set<RowKey> touched = new HashSet<>();
    private Map<RowKey, Row> rows = Map.of();
    private Map<RowKey, Row> gone = Map.of();
    private boolean holds;
    private boolean isVoid;
    private int superseded;

    Window(TableName table) {
        this.table = table;
    }

    TableName table() {
        return table;
    }

    /** A row of that key was changed: what was read of it, or is being read, may be older. */
    void touch(RowKey key) {
        if (holds) {
            superseded += rows.remove(key) == null && gone.remove(key) == null ? 0 : 1;
        } else if (!isVoid && touched.add(key) && touched.size() > MOST) {
            makeVoid();
        }
    }

    /** Nothing of what was read may be published. */
    void makeVoid() {
        isVoid = true;
        holds = false;
        touched.clear();
        rows = Map.of();
        gone = Map.of();
    }

    /** How much of what was read is left to the log. */
    int superseded() {
        return superseded;
    }

    boolean isVoid() {
        return isVoid;
    }

    /**
     * Gives it what was read, from which it takes what was changed and will be.
     *
     * @param read rows by key
     * @param missing keys that were asked for and have no row
     */
    void hold(Map<RowKey, Row> read, Map<RowKey, Row> missing) {
        if (isVoid) {
            return;
        }
        rows = read;
        gone = missing;
        holds = true;
        touched.forEach(this::touch);
        touched.clear();
    }

    /** The rows that are left, to be removed one by one as they are published. */
    Iterator<Row> rows() {
        return rows.values().iterator();
    }

    /** The keys without a row that are left. */
    Iterator<Row> gone() {
        return gone.values().iterator();
    }
}
