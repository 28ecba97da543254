package io.orrery.event;

import java.util.Objects;

/**
 * The name of a table. Compared as written: MySQL on Linux tells upper from lower case in table names.
 *
 * @param schema the database
 * @param table the table within it
 */
public record TableName(String schema, String table) implements Comparable<TableName> {

    private static final char QUOTE = '`';

    public TableName {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(table, "table");
    }

    /**
     * The name in {@code qualified}, which is {@code schema.table}; the schema ends at the first dot, unless it stands in
     * backquotes as MySQL writes it.
     */
    public static TableName parse(String qualified) {
        int dot = dot(qualified);
        if (dot <= 0 || dot == qualified.length() - 1) {
            throw new IllegalArgumentException("Cannot use table '" + qualified
                    + "': must be SCHEMA.TABLE, or `SCHEMA`.TABLE where the schema's name has a dot");
        }
        return new TableName(unquoted(qualified.substring(0, dot)), unquoted(qualified.substring(dot + 1)));
    }

    /** Where the schema's name ends; -1 if it does not. */
    static int dot(String qualified) {
        if (!isQuoted(qualified)) {
            return qualified.indexOf('.');
        }
        int end = 1;
        while (end < qualified.length() && (qualified.charAt(end) != QUOTE || qualified.startsWith("``", end))) {
            end += qualified.charAt(end) == QUOTE ? 2 : 1;
        }
        return qualified.startsWith(".", end + 1) ? end + 1 : -1;
    }

    static boolean isQuoted(String name) {
        return name.indexOf(QUOTE) == 0;
    }

    static String unquoted(String name) {
        return isQuoted(name) && name.length() > 1 && name.charAt(name.length() - 1) == QUOTE
                ? name.substring(1, name.length() - 1).replace("``", "`")
                : name;
    }

    private static String quoted(String name) {
        return QUOTE + name.replace("`", "``") + QUOTE;
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : table.compareTo(other.table);
    }

    /** One string that is different for different tables, and that {@link #parse} reads. */
    @Override
    public String toString() {
        return (schema.indexOf('.') >= 0 || isQuoted(schema) ? quoted(schema) : schema)
                + "."
                + (isQuoted(table) ? quoted(table) : table);
    }
}
