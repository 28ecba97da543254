package io.orrery.olap.store;

import io.orrery.event.Column;
import io.orrery.event.TableSchema;
import io.orrery.olap.duck.Sql;
import io.orrery.olap.type.Codecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the rows of a {@link TableSchema} lie in the database: a table with hidden columns, and a view in front of it.
 *
 * @param schema what the source says
 * @param columns the stored columns in the source's order
 * @param key the stored columns that rows are joined on; empty if that is {@link Hidden#KEY}
 */
record Layout(TableSchema schema, List<StoredColumn> columns, List<StoredColumn> key) {

    static Layout of(TableSchema schema) {
        List<StoredColumn> columns = new ArrayList<>();
        for (Column column : schema.columns()) {
            if (column.name().toLowerCase(Locale.ROOT).startsWith("_orrery_")) {
                throw new IllegalArgumentException("Cannot store column '" + column.name() + "' of " + schema.table()
                        + ": names that start with _orrery_ are kept for Orrery itself");
            }
            columns.add(new StoredColumn(column, column.name(), Codecs.of(column.type())));
        }
        List<StoredColumn> key = new ArrayList<>();
        for (String name : schema.key()) {
            columns.stream()
                    .filter(c -> c.source().name().equals(name) && c.codec().exact())
                    .forEach(key::add);
        }
        return new Layout(schema, columns, key.size() == schema.key().size() ? key : List.of());
    }

    Layout {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** True if rows are joined on {@link Hidden#KEY}: the table has no key, or one whose values are not exact here. */
    boolean textKey() {
        return key.isEmpty();
    }

    /** True if the column is one of those that name the row. */
    boolean inKey(StoredColumn column) {
        return schema.key().contains(column.source().name());
    }

    /** The quoted names of the columns that rows are joined on. */
    List<String> keyNames() {
        return textKey()
                ? List.of(Sql.name(Hidden.KEY))
                : key.stream().map(StoredColumn::quoted).toList();
    }

    /** The condition that {@code left} and {@code right} are one row. */
    String sameRow(String left, String right) {
        return keyNames().stream()
                .map(name -> left + "." + name + " = " + right + "." + name)
                .collect(Collectors.joining(" AND "));
    }

    String createTable(String dataTable) {
        List<String> definitions = new ArrayList<>();
        columns.forEach(c -> definitions.add(c.quoted() + " " + c.codec().type()));
        if (textKey()) {
            definitions.add(Sql.name(Hidden.KEY) + " VARCHAR");
        }
        definitions.add(Sql.name(Hidden.VERSION) + " BIGINT");
        definitions.add(Sql.name(Hidden.DELETED_AT) + " TIMESTAMP");
        return "CREATE TABLE " + Sql.name(Hidden.DATA, dataTable) + " (" + String.join(", ", definitions) + ")";
    }

    /** The view that users query, which shows live rows without the hidden columns. */
    String createView(String dataTable) {
        String names = columns.stream().map(StoredColumn::quoted).collect(Collectors.joining(", "));
        return "CREATE OR REPLACE VIEW "
                + Sql.name(schema.table().schema(), schema.table().table()) + " AS SELECT " + names + " FROM "
                // Without the catalog's name, which is another one where the file is opened by other means.
                + Hidden.DATA + "." + Sql.name(dataTable) + " WHERE " + Sql.name(Hidden.DELETED_AT) + " IS NULL";
    }

    String createStaging(String staging) {
        List<String> definitions = new ArrayList<>();
        columns.forEach(c -> definitions.add(c.quoted() + " " + c.codec().stagingType()));
        if (textKey()) {
            definitions.add(Sql.name(Hidden.KEY) + " VARCHAR");
        }
        definitions.add(Sql.name(Hidden.VERSION) + " BIGINT");
        definitions.add(Sql.name(Hidden.DELETED_AT) + " TIMESTAMP");
        definitions.add(Sql.name(Hidden.CHANGES) + " INTEGER");
        definitions.add(Sql.name(Hidden.BATCH) + " INTEGER");
        return "CREATE OR REPLACE TEMP TABLE " + Sql.name(staging) + " (" + String.join(", ", definitions) + ")";
    }

    /** Moves what is staged into the table. */
    String insertStaged(String staging, String dataTable) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (StoredColumn column : columns) {
            names.add(column.quoted());
            values.add(column.codec().stored(column.quoted()));
        }
        List<String> hidden = new ArrayList<>();
        if (textKey()) {
            hidden.add(Sql.name(Hidden.KEY));
        }
        hidden.add(Sql.name(Hidden.VERSION));
        hidden.add(Sql.name(Hidden.DELETED_AT));
        names.addAll(hidden);
        values.addAll(hidden);
        return "INSERT INTO " + Sql.name(Hidden.DATA, dataTable) + " (" + String.join(", ", names) + ") SELECT "
                + String.join(", ", values) + " FROM temp." + Sql.name(staging);
    }
}
