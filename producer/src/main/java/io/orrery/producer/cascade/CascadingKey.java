package io.orrery.producer.cascade;

import io.orrery.event.TableName;
import java.util.List;
import java.util.Objects;

/**
 * A foreign key that changes rows of its table when a row changes that they refer to.
 *
 * @param table whose rows it changes
 * @param name its name
 * @param columns its columns
 * @param parent the table that it refers to
 * @param parentColumns the columns that it refers to, in the order of {@code columns}
 * @param onUpdate what an update of the parent's columns does
 * @param onDelete what a deletion in the parent does
 */
public record CascadingKey(
        TableName table,
        String name,
        List<String> columns,
        TableName parent,
        List<String> parentColumns,
        Action onUpdate,
        Action onDelete) {

    /** What is done to the rows that refer to one that changes. */
    public enum Action {
        /** Nothing: the change is refused. */
        NONE,
        /** They follow it. */
        CASCADE,
        /** Their columns become NULL. */
        SET_NULL;

        /** The action that {@code information_schema} calls so. */
        static Action of(String rule) {
            return switch (rule) {
                case "CASCADE" -> CASCADE;
                case "SET NULL" -> SET_NULL;
                default -> NONE;
            };
        }

        private String sql() {
            return name().replace('_', ' ');
        }
    }

    public CascadingKey {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(parent, "parent");
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }

    /** For people: the key, and what it does. */
    @Override
    public String toString() {
        String delete = onDelete == Action.NONE ? "" : " ON DELETE " + onDelete.sql();
        String update = onUpdate == Action.NONE ? "" : " ON UPDATE " + onUpdate.sql();
        return name + delete + update + " of " + parent;
    }
}
