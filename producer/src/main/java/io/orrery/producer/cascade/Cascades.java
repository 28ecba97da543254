package io.orrery.producer.cascade;

import io.orrery.event.TableName;

/** Knows the foreign keys whose work the binary log does not name. For one thread. */
public interface Cascades {

    /** Where the log names all, or nobody wants to know. */
    Cascades NONE = () -> CascadeGraph.NONE;

    /** The keys that change rows of chosen tables, as the server has them now. */
    CascadeGraph graph();

    /** A definition changed, and with it perhaps the keys. */
    default void forget() {}

    /** What the changes of {@code table} lead to. */
    default ParentTable of(TableName table) {
        return graph().parent(table);
    }
}
