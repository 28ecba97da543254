package io.orrery.search.mapping;

import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What names the rows of an index: the values of the table's key, or of all columns where it has none.
 *
 * @param columns the columns, in their order
 * @param keyless whether these are all columns of a table without a key
 * @param since the version of the first row that was named so; older rows of another form come late
 */
public record Naming(List<String> columns, boolean keyless, long since) {

    public Naming {
        columns = List.copyOf(columns);
    }

    /** As a schema names its rows. */
    public static Naming of(TableSchema schema, long since) {
        return schema.keyless()
                ? new Naming(schema.columns().stream().map(Column::name).toList(), true, since)
                : new Naming(schema.key(), false, since);
    }

    /** Whether rows of a schema are named so. */
    public boolean names(TableSchema schema) {
        Naming other = of(schema, since);
        return keyless == other.keyless && sameColumns(other);
    }

    /** MySQL's names of columns are the same in whatever case. */
    private boolean sameColumns(Naming other) {
        if (columns.size() != other.columns.size()) {
            return false;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).equalsIgnoreCase(other.columns.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * What names a row of whatever schema; empty if that is not known, since the row lacks a column.
     *
     * @param told tells what earlier rows hold in columns that came after them
     */
    public Optional<RowKey> key(Row row, TableSchema told) {
        List<Column> named = new ArrayList<>();
        Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            Optional<Column> own = find(row.schema(), columns.get(i));
            Optional<Column> later = find(told, columns.get(i));
            Object value = own.map(column -> row.at(row.schema().indexOf(column.name())))
                    .orElse(Row.ABSENT);
            if (value == Row.ABSENT) {
                // What was not told is NULL at best, which names no row of a key.
                value = later.map(Column::earlierOrNull).orElse(null);
                if (value == null && later.filter(Column::nullable).isEmpty()) {
                    return Optional.empty();
                }
            }
            if (value == null && !keyless) {
                return Optional.empty();
            }
            values[i] = value;
            Column column = own.or(() -> later).orElseThrow();
            named.add(new Column(columns.get(i), column.type(), true));
        }
        TableSchema schema = new TableSchema(row.schema().table(), named, keyless ? List.of() : columns);
        return Optional.of(RowKey.of(new Row(schema, values)));
    }

    private static Optional<Column> find(TableSchema schema, String name) {
        return schema.columns().stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst();
    }
}
