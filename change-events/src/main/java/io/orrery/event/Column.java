package io.orrery.event;

import java.util.Objects;

/**
 * A column of a table.
 *
 * @param name the name as MySQL has it
 * @param type the type
 * @param nullable true if the column admits NULL
 */
public record Column(String name, ColumnType type, boolean nullable) {

    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    /** A nullable column of the type that {@code sql} writes. */
    public static Column of(String name, String sql) {
        return new Column(name, ColumnType.parse(sql), true);
    }
}
