package io.orrery.check;

import java.util.List;

/** An open derived store, as a check sees it. */
public interface StoredTables extends AutoCloseable {

    /** All tables that readers see, in the order of their names. */
    List<? extends StoredTable> tables();

    @Override
    void close();
}
