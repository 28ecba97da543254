package io.orrery.producer.snapshot;

import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The windows that are open: between the moment before a chunk is read and that after it was published. What the log
 * changes meanwhile is taken out of the chunk. Guarded by the {@link Turn}.
 */
public final class Windows {

    private final Map<TableName, List<Window>> open = new HashMap<>();

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

    /** What is read from now on may not follow what was read before: a definition changed, or the log is another server's. */
    public void allChanged() {
        open.values().forEach(windows -> windows.forEach(Window::makeVoid));
    }
}
