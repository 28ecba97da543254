package io.orrery.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The columns and the key of a table as they were when the changes that name its {@link #id()} were made. The id is
 * computed from the content, so equal schemas have equal ids, whoever made them.
 */
public final class TableSchema implements ControlEvent {

    private final TableName table;
    private final List<Column> columns;
    private final List<String> key;
    private final String id;
    private final List<Column> shape;
    private final Map<String, Integer> indexes;
    private final int[] keyIndexes;

    /**
     * @param columns in the table's order
     * @param key the names of the columns of the primary key, else of the first unique key without nullable columns, in
     *     the key's order; empty if the table has neither, and then the whole row is the key
     * @throws IllegalArgumentException if two columns have one name or the key names a column that does not exist
     */
    public TableSchema(TableName table, List<Column> columns, List<String> key) {
        this(table, columns, key, null);
    }

    /**
     * A schema under the id that its writer gave it, which a writer of another version may compute in another way.
     *
     * @param id null to compute it
     */
    public TableSchema(TableName table, List<Column> columns, List<String> key, String id) {
        this.table = Objects.requireNonNull(table, "table");
        this.columns = List.copyOf(columns);
        this.key = List.copyOf(key);
        this.indexes = new HashMap<>(this.columns.size() * 2);
        for (Column column : this.columns) {
            if (indexes.put(column.name(), indexes.size()) != null) {
                throw new IllegalArgumentException("Cannot use two columns '" + column.name() + "' in " + table);
            }
        }
        this.keyIndexes = this.key.stream().mapToInt(this::indexOf).toArray();
        this.id = id == null ? fingerprint() : id;
        this.shape = this.columns.stream().allMatch(TableSchema::untold)
                ? this.columns
                : this.columns.stream()
                        .map(column -> column.withEarlier(EarlierValue.UNKNOWN))
                        .toList();
    }

    private static boolean untold(Column column) {
        return column.earlier() instanceof EarlierValue.Unknown;
    }

    private String fingerprint() {
        StringBuilder content = new StringBuilder(table.toString());
        for (Column column : columns) {
            ColumnType type = column.type();
            content.append('\n').append(column.name()).append('\t').append(type).append('\t');
            content.append(type.charset())
                    .append('\t')
                    .append(type.labels())
                    .append('\t')
                    .append(column.nullable());
            if (column.earlier() instanceof EarlierValue.Known known) {
                content.append('\t').append(known.text());
            }
        }
        content.append('\n').append(key);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(content.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Eight hexadecimal digits that stand for this content. */
    public String id() {
        return id;
    }

    @Override
    public TableName table() {
        return table;
    }

    /** The columns in the table's order. */
    public List<Column> columns() {
        return columns;
    }

    /** The names of the key's columns in the key's order; empty if the whole row is the key. */
    public List<String> key() {
        return key;
    }

    /** True if the table has no usable key, so that only the whole row names a row. */
    public boolean keyless() {
        return key.isEmpty();
    }

    /**
     * The place of a column, from 0.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public int indexOf(String column) {
        Integer index = indexes.get(column);
        if (index == null) {
            throw new IllegalArgumentException("Table " + table + " has no column '" + column + "'; it has "
                    + columns.stream().map(Column::name).toList());
        }
        return index;
    }

    /** True if there is a column of that name. */
    public boolean hasColumn(String column) {
        return indexes.containsKey(column);
    }

    /** True if rows of the two look the same: they may tell other things of what {@link Column#earlier} rows hold. */
    public boolean sameShape(TableSchema other) {
        return table.equals(other.table) && shape.equals(other.shape) && key.equals(other.key);
    }

    /** The place of the key's n-th column, without a copy: row keys are made for every event. */
    int keyIndex(int n) {
        return keyIndexes[n];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableSchema that
                && table.equals(that.table)
                && columns.equals(that.columns)
                && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "TableSchema[" + table + " " + id + ", columns=" + columns + ", key=" + key + "]";
    }
}
