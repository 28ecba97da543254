package io.orrery.check;

import java.util.List;
import java.util.Optional;

/** An open derived store, as a check sees it. */
public interface StoredTables extends AutoCloseable {

    /** All tables that readers see, in the order of their names. */
    List<? extends StoredTable> tables();

    /** Why nothing that is published now would come into the store; empty if it would, or nobody knows. */
    default Optional<String> unfed() {
        return Optional.empty();
    }

    @Override
    void close();
}
