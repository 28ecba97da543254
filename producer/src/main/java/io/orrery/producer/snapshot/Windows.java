package io.orrery.producer.snapshot;

import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The windows that are open: between the moment before a chunk is read and that after it was published. What the log
 * changes meanwhile is taken out of the chunk. Guarded by the {@link Turn}, but for {@link #moves}.
 */
public final class Windows {

    private final Map<TableName, List<Window>> open = new HashMap<>();
    private final Map<TableName, Integer> moves = new ConcurrentHashMap<>();

    /** Opens a window on a table. */
    Window open(TableName table) {
        Window window = new Window(table);
        open.computeIfAbsent(table, t -> new ArrayList<>(2)).add(window);
        return window;
    }

    void close(Window window) {
        List<Window> ofTable = open.get(window.table());
        if (ofTable != null && ofTable.remove(window) && ofTable.isEmpty()) {
            open.remove(window.table());
        }
    }

    /** A row was changed: what a snapshot has read of it may be older. */
    public void touched(TableName table, RowKey key) {
        if (open.isEmpty()) {
            return;
        }
        List<Window> ofTable = open.get(table);
        if (ofTable != null) {
            ofTable.forEach(window -> window.touch(key));
        }
    }

    /** A statement changed the table or its rows as a whole. */
    public void changed(TableName table) {
        List<Window> ofTable = open.get(table);
        if (ofTable != null) {
            ofTable.forEach(Window::makeVoid);
        }
    }

    /** A statement changed the definitions of tables, or what they hold. */
    public void changed(Predicate<TableName> tables) {
        open.keySet().stream().filter(tables).forEach(this::changed);
    }

    /** Rows came into a table or left it without being named in the log. */
    public void moved(TableName table) {
        moves.merge(table, 1, Integer::sum);
        changed(table);
    }

    /**
     * How often that happened to a table since this producer began to read: if more often than before, its snapshot is not
     * that of one table. For any thread.
     */
    int moves(TableName table) {
        return moves.getOrDefault(table, 0);
    }

    /** What is read from now on may not follow what was read before: the log may be another server's. */
    void allChanged() {
        open.values().forEach(windows -> windows.forEach(Window::makeVoid));
    }
}
