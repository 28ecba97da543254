package io.orrery.olap.store;

import io.orrery.event.Column;
import io.orrery.event.TableSchema;
import io.orrery.olap.duck.Sql;
import io.orrery.olap.settings.TableSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the rows of a {@link TableSchema} lie in the database: a table with hidden columns, and a view in front of it.
 *
 * @param schema what the source says
 * @param settings what the user says
 * @param columns the stored columns in the source's order
 * @param key the stored columns that rows are joined on; empty if that is {@link Hidden#KEY}
 */
record Layout(TableSchema schema, TableSettings settings, List<StoredColumn> columns, List<StoredColumn> key) {

    /**
     * The layout that follows from schema and settings.
     *
     * @throws IllegalArgumentException if a name is taken or a chosen type does not fit
     */
    static Layout of(TableSchema schema, TableSettings settings) {
        List<StoredColumn> columns = schema.columns().stream()
                .filter(column -> settings.keeps(column.name()))
                .map(column -> StoredColumn.of(column, settings))
                .toList();
        Set<String> names = new HashSet<>();
        for (StoredColumn column : columns) {
            String name = column.name().toLowerCase(Locale.ROOT);
            if (name.startsWith("_orrery_") || !names.add(name)) {
                throw new IllegalArgumentException("Cannot store column '" + column.name() + "' of " + schema.table()
                        + ": that name is " + (names.contains(name) ? "taken" : "kept for Orrery itself")
                        + "; rename the column in the settings file");
            }
        }
        List<StoredColumn> key = new ArrayList<>();
        for (String name : schema.key()) {
            columns.stream()
                    .filter(c -> c.source().name().equals(name) && c.codec().exact() && settings.shows(name))
                    .forEach(key::add);
        }
        boolean joinable = key.size() == schema.key().size() && !settings.history();
        return new Layout(schema, settings, columns, joinable ? key : List.of());
    }

    Layout {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** True if rows are joined on {@link Hidden#KEY}: the table has no key, or one whose values are not exact here. */
    boolean textKey() {
        return key.isEmpty();
    }

    /** True if every change is a row of its own. */
    boolean history() {
        return settings.history();
    }

    /** True if equal rows are rows of their own: the table has no key, so each insert is a copy more. */
    boolean copies() {
        return schema.keyless() && !history();
    }

    /** True if the column is one of those that name the row. */
    boolean inKey(StoredColumn column) {
        return schema.key().contains(column.source().name());
    }

    /** The stored column of a column of the source, if it is stored. */
    Stream<StoredColumn> find(Column source) {
        return columns.stream().filter(c -> c.source().name().equals(source.name()));
    }

    /** The quoted names of the columns that rows are joined on. */
    List<String> keyNames() {
        return textKey()
                ? List.of(Hidden.KEY)
                : key.stream().map(StoredColumn::quoted).toList();
    }

    /** The condition that {@code left} and {@code right} are one row. */
    String sameRow(String left, String right) {
        return keyNames().stream()
                .map(name -> left + "." + name + " = " + right + "." + name)
                .collect(Collectors.joining(" AND "));
    }

    /** The hidden columns and their types, in the order in which they follow the others. */
    private List<String> hidden() {
        List<String> hidden = new ArrayList<>();
        if (textKey()) {
            hidden.add(Hidden.KEY + " VARCHAR");
        }
        hidden.add(Hidden.VERSION + " BIGINT");
        hidden.add(Hidden.DELETED_AT + " TIMESTAMP");
        if (copies()) {
            hidden.add(Hidden.IMAGE + " VARCHAR");
            hidden.add(Hidden.DELETED_BY + " VARCHAR");
        }
        if (history()) {
            hidden.add(Hidden.OPERATION + " VARCHAR");
            hidden.add(Hidden.COMMITTED_AT + " TIMESTAMPTZ");
        }
        return hidden;
    }

    String createTable(String dataTable) {
        List<String> definitions = new ArrayList<>();
        columns.forEach(c -> definitions.add(c.quoted() + " " + c.codec().type()));
        definitions.addAll(hidden());
        return "CREATE TABLE " + Sql.name(Hidden.DATA, dataTable) + " (" + String.join(", ", definitions) + ")";
    }

    /** The view that users query, which shows live rows without the hidden columns. */
    String createView(String dataTable) {
        List<String> names =
                new ArrayList<>(columns.stream().map(StoredColumn::quoted).toList());
        if (history()) {
            names.add(Hidden.OPERATION + " AS _operation");
            names.add(Hidden.VERSION + " AS _version");
            names.add(Hidden.COMMITTED_AT + " AS _committed_at");
        }
        return "CREATE OR REPLACE VIEW "
                + Sql.name(schema.table().schema(), schema.table().table()) + " AS SELECT "
                + String.join(", ", names) + " FROM "
                // Without the catalog's name, which is another one where the file is opened by other means.
                + Hidden.DATA + "." + Sql.name(dataTable) + " WHERE " + Hidden.DELETED_AT + " IS NULL";
    }

    String createStaging(String staging) {
        List<String> definitions = new ArrayList<>();
        columns.forEach(c -> definitions.add(c.quoted() + " " + c.codec().stagingType()));
        definitions.addAll(hidden());
        definitions.add(Hidden.CHANGES + " INTEGER");
        definitions.add(Hidden.BATCH + " INTEGER");
        return "CREATE OR REPLACE TEMP TABLE " + staging + " (" + String.join(", ", definitions) + ")";
    }

    /** Moves what is staged into the table. */
    String insertStaged(String staging, String dataTable) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (StoredColumn column : columns) {
            names.add(column.quoted());
            values.add(column.codec().stored(column.quoted()));
        }
        for (String definition : hidden()) {
            String name = definition.substring(0, definition.indexOf(' '));
            names.add(name);
            values.add(name);
        }
        return "INSERT INTO " + Sql.name(Hidden.DATA, dataTable) + " (" + String.join(", ", names) + ") SELECT "
                + String.join(", ", values) + " FROM " + Sql.TEMP + staging;
    }
}
