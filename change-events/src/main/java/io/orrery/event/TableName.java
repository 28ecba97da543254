package io.orrery.event;

import java.util.Objects;

/**
 * The name of a table. Compared as written: MySQL on Linux tells upper from lower case in table names.
 *
 * @param schema the database
 * @param table the table within it
 */
public record TableName(String schema, String table) implements Comparable<TableName> {

    public TableName {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(table, "table");
    }

    /** The name in {@code qualified}, which is {@code schema.table}; the schema ends at the first dot. */
    public static TableName parse(String qualified) {
        int dot = qualified.indexOf('.');
        if (dot <= 0 || dot == qualified.length() - 1) {
            throw new IllegalArgumentException("Cannot use table '" + qualified + "': must be SCHEMA.TABLE");
        }
        return new TableName(qualified.substring(0, dot), qualified.substring(dot + 1));
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : table.compareTo(other.table);
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
