package io.orrery.local.demo;

import io.orrery.event.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the source's tables as MySQL itself answers a SELECT: what the stores are compared with. */
final class SourceReader implements TableReader {

    private final Connection mysql;

    /** Reads through {@code mysql}, whose time zone must be UTC. */
    SourceReader(Connection mysql) {
        this.mysql = mysql;
    }

    @Override
    public Map<String, Map<String, String>> read(TableName table) throws SQLException {
        List<String> key = key(table);
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        Map<String, String> types = types(table);
        try (Statement statement = mysql.createStatement();
                ResultSet result = statement.executeQuery(select(table, types))) {
            while (result.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (Map.Entry<String, String> column : types.entrySet()) {
                    row.put(column.getKey(), text(column.getValue(), result.getString(column.getKey())));
                }
                rows.put(key.stream().map(row::get).collect(Collectors.joining("|")), row);
            }
        }
        return rows;
    }

    private static String name(TableName table) {
        return "`" + table.schema() + "`.`" + table.table() + "`";
    }

    private Map<String, String> types(TableName table) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        try (Statement statement = mysql.createStatement();
                ResultSet empty = statement.executeQuery("SELECT * FROM " + name(table) + " LIMIT 0")) {
            ResultSetMetaData columns = empty.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                types.put(columns.getColumnName(i), columns.getColumnTypeName(i));
            }
        }
        return types;
    }

    private static String select(TableName table, Map<String, String> types) {
        return types.entrySet().stream()
                // The driver leaves a fraction of zeros out of a time that it formats itself; the server doesn't.
                .map(column -> column.getValue().startsWith("DATETIME")
                                || column.getValue().startsWith("TIMESTAMP")
                        ? "CAST(`" + column.getKey() + "` AS CHAR) AS `" + column.getKey() + "`"
                        : "`" + column.getKey() + "`")
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + name(table)));
    }

    private List<String> key(TableName table) throws SQLException {
        List<String> key = new ArrayList<>();
        try (ResultSet columns = mysql.getMetaData().getPrimaryKeys(table.schema(), null, table.table())) {
            Map<Integer, String> ordered = new TreeMap<>();
            while (columns.next()) {
                ordered.put(columns.getInt("KEY_SEQ"), columns.getString("COLUMN_NAME"));
            }
            key.addAll(ordered.values());
        }
        return key;
    }

    private static String text(String type, String value) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case "DATETIME" -> value.replace(' ', 'T');
            case "TIMESTAMP" -> value.replace(' ', 'T') + "Z";
            case "DOUBLE", "FLOAT" -> Double.toString(Double.parseDouble(value));
            case "JSON" -> CanonicalText.json(value);
            default -> value;
        };
    }
}
