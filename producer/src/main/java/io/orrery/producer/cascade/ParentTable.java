package io.orrery.producer.cascade;

import io.orrery.event.TableName;
import java.util.List;
import java.util.Set;

/**
 * What changes of a table's rows do to rows of chosen tables, directly or by way of others.
 *
 * @param deleted the tables whose rows a deletion may change
 * @param updates the same for updates
 */
public record ParentTable(Set<TableName> deleted, List<Update> updates) {

    /**
     * What the update of a column does.
     *
     * @param column in lower case
     * @param changed the tables whose rows it may change
     */
    public record Update(String column, Set<TableName> changed) {
        public Update {
            changed = Set.copyOf(changed);
        }
    }

    /** A table that no such key refers to. */
    public static final ParentTable NONE = new ParentTable(Set.of(), List.of());

    public ParentTable {
        deleted = Set.copyOf(deleted);
        updates = List.copyOf(updates);
    }

    /** True if no change does anything. */
    public boolean harmless() {
        return deleted.isEmpty() && updates.isEmpty();
    }
}
