package io.orrery.mysql.table;

import java.util.List;

/**
 * A unique index of a table.
 *
 * @param name {@code PRIMARY} for the primary key
 * @param parts in the index's order
 * @param visible false if the optimiser does not see it
 */
public record UniqueIndex(String name, List<Part> parts, boolean visible) {

    static final String PRIMARY = "PRIMARY";

    /**
     * One part of an index.
     *
     * @param column the column's name; null where the part is an expression
     * @param whole false if only the column's first characters are indexed
     * @param descending true if the index has it in descending order
     */
    public record Part(String column, boolean whole, boolean descending) {}

    public UniqueIndex {
        parts = List.copyOf(parts);
    }

    /** True if it is the primary key. */
    public boolean primary() {
        return name.equals(PRIMARY);
    }

    /** True if no two rows have the same values in {@link #columns()}: no part is an expression, or a column's beginning. */
    public boolean wholeColumns() {
        return parts.stream().allMatch(part -> part.column() != null && part.whole());
    }

    /** The columns, in the index's order. */
    public List<String> columns() {
        return parts.stream().map(Part::column).toList();
    }
}
