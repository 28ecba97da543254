package io.orrery.olap.duck;

import java.util.Collection;
import java.util.stream.Collectors;

/** Writes the pieces of SQL that carry names and text from outside. */
public final class Sql {

    /** Before the name of a temporary table. In full: a database of the source may be named {@code temp}. */
    public static final String TEMP = "temp.main.";

    private Sql() {}

    /** {@code name} as an identifier. */
    public static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A table or view of the database file, whatever other catalogs there are. */
    public static String name(String schema, String table) {
        return Database.CATALOG + "." + name(schema) + "." + name(table);
    }

    /** A schema of the database file. */
    public static String schema(String schema) {
        return Database.CATALOG + "." + name(schema);
    }

    /** {@code text} as a string literal. */
    public static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Identifiers separated by commas. */
    public static String names(Collection<String> names) {
        return names.stream().map(Sql::name).collect(Collectors.joining(", "));
    }
}
