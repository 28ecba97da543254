package io.orrery.check;

import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** A table of the source, read in ranges of its key. For one thread. */
final class SourceTable {

    private final Connection connection;
    private final TableSchema schema;
    private final List<Column> key;
    private final String select;

    SourceTable(Connection connection, TableSchema schema) {
        this.connection = connection;
        this.schema = schema;
        this.key = schema.key().stream()
                .map(name -> schema.columns().get(schema.indexOf(name)))
                .toList();
        this.select = "SELECT "
                + schema.columns().stream().map(SourceValues::expression).collect(Collectors.joining(", ")) + " FROM "
                + SourceValues.quoted(schema.table().schema()) + "."
                + SourceValues.quoted(schema.table().table());
    }

    /** Takes rows one by one. */
    @FunctionalInterface
    interface RowReader {
        void read(Row row);
    }

    /** Reads all rows, in no order, none of them kept. */
    void readAll(RowReader reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setFetchSize(Integer.MIN_VALUE); // Row by row, in MySQL's driver.
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    reader.read(row(result));
                }
            }
        }
    }

    /** False if the table has no key that rows can be read in the order of. */
    boolean readable() {
        return !key.isEmpty() && key.stream().allMatch(SourceValues::orders);
    }

    /** About how many rows it has, as the server's statistics say. */
    long estimate() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT table_rows FROM information_schema.tables WHERE table_schema = ? AND table_name = ?")) {
            statement.setString(1, schema.table().schema());
            statement.setString(2, schema.table().table());
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getLong(1) : 0;
            }
        }
    }

    /**
     * The rows that follow a row in the order of the key.
     *
     * @param after null for the first
     */
    List<Row> next(Row after, int limit) throws SQLException {
        String order = " ORDER BY " + keyList() + " LIMIT " + limit;
        String where = after == null ? "" : " WHERE (" + keyList() + ") > " + marks();
        try (PreparedStatement statement = connection.prepareStatement(select + where + order)) {
            if (after != null) {
                bindKey(statement, 1, after);
            }
            return rows(statement);
        }
    }

    /** Those of the rows of these keys that there are. */
    List<Row> find(List<Row> keys) throws SQLException {
        if (keys.isEmpty()) {
            return List.of();
        }
        String marks = String.join(", ", Collections.nCopies(keys.size(), marks()));
        try (PreparedStatement statement =
                connection.prepareStatement(select + " WHERE (" + keyList() + ") IN (" + marks + ")")) {
            int place = 1;
            for (Row row : keys) {
                place = bindKey(statement, place, row);
            }
            return rows(statement);
        }
    }

    private String keyList() {
        return key.stream().map(SourceValues::keyExpression).collect(Collectors.joining(", "));
    }

    private String marks() {
        return "(" + String.join(", ", Collections.nCopies(key.size(), "?")) + ")";
    }

    private int bindKey(PreparedStatement statement, int from, Row row) throws SQLException {
        int place = from;
        for (Column column : key) {
            SourceValues.bind(statement, place++, column, row.get(column.name()));
        }
        return place;
    }

    private List<Row> rows(PreparedStatement statement) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(row(result));
            }
        }
        return rows;
    }

    private Row row(ResultSet result) throws SQLException {
        Object[] values = new Object[schema.columns().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = SourceValues.read(result, i + 1, schema.columns().get(i));
        }
        return new Row(schema, values);
    }
}
