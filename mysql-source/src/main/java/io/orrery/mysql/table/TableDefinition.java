package io.orrery.mysql.table;

import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.mysql.text.Charsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table as the data dictionary has it now: the schema that a table map of the binary log yields of it, and how to select
 * its rows. For one thread, as the character sets are that it decodes by.
 */
public final class TableDefinition {

    private final TableSchema schema;
    private final List<SelectedColumn> columns;
    private final Optional<UniqueIndex> index;

    private TableDefinition(TableSchema schema, List<SelectedColumn> columns, Optional<UniqueIndex> index) {
        this.schema = schema;
        this.columns = List.copyOf(columns);
        this.index = index;
    }

    /**
     * The definition of a table.
     *
     * @param connection one of {@link io.orrery.mysql.MysqlConnections#openToRead()}
     * @param labelsLogged true where the server's {@code binlog_row_metadata} is FULL, false where it is MINIMAL: then
     *     table maps don't name the character set of ENUM and SET
     * @return empty if there is no such table
     * @throws IllegalArgumentException if a column is of a type that can't be read; the message names it
     */
    public static Optional<TableDefinition> load(
            Connection connection, Charsets charsets, TableName table, boolean labelsLogged) throws SQLException {
        List<ListedColumn> listed = DataDictionary.columns(connection, table);
        if (listed.isEmpty()) {
            return Optional.empty();
        }
        ColumnForms forms = new ColumnForms(charsets, labelsLogged);
        List<SelectedColumn> selected = new ArrayList<>();
        for (ListedColumn column : listed) {
            try {
                selected.add(forms.of(column));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "column '" + column.name() + "' of " + table + " can't be read: " + e.getMessage(), e);
            }
        }
        List<Column> columns = selected.stream().map(SelectedColumn::column).toList();
        List<UniqueIndex> indexes = DataDictionary.uniqueIndexes(connection, table);
        TableSchema schema = new TableSchema(table, columns, DataDictionary.key(indexes, columns));
        return Optional.of(new TableDefinition(schema, selected, rangeIndex(indexes, columns)));
    }

    /** The index that rows can be read in the order of: the key's own, unless a part of it has only a column's beginning. */
    private static Optional<UniqueIndex> rangeIndex(List<UniqueIndex> indexes, List<Column> columns) {
        return indexes.stream()
                .filter(index -> index.primary() && index.wholeColumns())
                .findFirst()
                .or(() -> DataDictionary.uniqueNotNull(
                        indexes.stream().filter(UniqueIndex::visible).toList(), columns));
    }

    /**
     * The same for rows of another schema of the same columns, such as one that says what earlier rows hold.
     *
     * @throws IllegalArgumentException if it has other columns
     */
    public TableDefinition as(TableSchema other) {
        if (!names(other).equals(names(schema))) {
            throw new IllegalArgumentException("Cannot read " + schema.table() + " by a schema of other columns");
        }
        return new TableDefinition(other, columns, index);
    }

    private static List<String> names(TableSchema schema) {
        return schema.columns().stream().map(Column::name).toList();
    }

    /** The table. */
    public TableName table() {
        return schema.table();
    }

    /** Its columns and its key, as a table map of the binary log yields them. */
    public TableSchema schema() {
        return schema;
    }

    /** True if its rows can be read in ranges, in the order of a unique index; else only as a whole. */
    public boolean ordered() {
        return index.isPresent();
    }

    /** The columns that {@link #ordered ranges} are read in the order of; empty where there is no such order. */
    public List<String> order() {
        return index.map(UniqueIndex::columns).orElse(List.of());
    }

    Optional<UniqueIndex> index() {
        return index;
    }

    List<SelectedColumn> columns() {
        return columns;
    }

    SelectedColumn column(String name) {
        return columns.get(schema.indexOf(name));
    }

    /** The beginning of a SELECT of all columns, and after them of {@code more}. */
    String select(List<String> more) {
        return "SELECT "
                + columns.stream().map(SelectedColumn::expression).collect(Collectors.joining(", "))
                + more.stream().map(expression -> ", " + expression).collect(Collectors.joining())
                + " FROM " + Sql.quoted(schema.table());
    }
}
