package io.orrery.mysql.table;

import io.orrery.event.Column;
import io.orrery.event.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks {@code information_schema} for what it says now of a table. */
public final class DataDictionary {

    private DataDictionary() {}

    /** The table's columns in its order; empty if there is no such table. */
    public static List<ListedColumn> columns(Connection connection, TableName table) throws SQLException {
        return rows(
                        connection,
                        "SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_SET_NAME, COLLATION_NAME, IS_NULLABLE,"
                                + " COALESCE(CHARACTER_MAXIMUM_LENGTH, DATETIME_PRECISION, NUMERIC_PRECISION, 0) AS SIZE,"
                                + " COALESCE(NUMERIC_SCALE, 0) AS SCALE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA"
                                + " = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION",
                        table)
                .stream()
                .map(row -> new ListedColumn(
                        row.get("COLUMN_NAME"),
                        row.get("DATA_TYPE"),
                        row.get("COLUMN_TYPE"),
                        Optional.ofNullable(row.get("CHARACTER_SET_NAME")),
                        Optional.ofNullable(row.get("COLLATION_NAME")),
                        Long.parseLong(row.get("SIZE")),
                        Integer.parseInt(row.get("SCALE")),
                        "YES".equals(row.get("IS_NULLABLE"))))
                .toList();
    }

    /** The table's unique indexes, the primary key too, in the order of their names. */
    public static List<UniqueIndex> uniqueIndexes(Connection connection, TableName table) throws SQLException {
        Map<String, List<UniqueIndex.Part>> parts = new LinkedHashMap<>();
        Map<String, Boolean> visible = new HashMap<>();
        for (Map<String, String> row : rows(
                connection,
                // All columns: which there are depends on the server's version.
                "SELECT * FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?"
                        + " AND NON_UNIQUE = 0 ORDER BY INDEX_NAME, SEQ_IN_INDEX",
                table)) {
            String name = row.get("INDEX_NAME");
            visible.put(name, !"NO".equals(row.get("IS_VISIBLE")));
            parts.computeIfAbsent(name, n -> new ArrayList<>())
                    .add(new UniqueIndex.Part(
                            row.get("COLUMN_NAME"), row.get("SUB_PART") == null, "D".equals(row.get("COLLATION"))));
        }
        List<UniqueIndex> indexes = new ArrayList<>();
        parts.forEach((name, list) -> indexes.add(new UniqueIndex(name, list, visible.get(name))));
        return indexes;
    }

    /** About how many rows the table has, as the server's statistics say; 0 if there is no such table. */
    public static long estimatedRows(Connection connection, TableName table) throws SQLException {
        List<Map<String, String>> rows = rows(
                connection,
                "SELECT COALESCE(TABLE_ROWS, 0) AS COUNTED FROM information_schema.TABLES"
                        + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
                table);
        return rows.isEmpty() ? 0 : Long.parseLong(rows.get(0).get("COUNTED"));
    }

    /**
     * The names of the columns that tell rows apart: the primary key's, else those of the first unique index over whole
     * columns of which none admits NULL; empty if the table has neither.
     */
    public static List<String> key(List<UniqueIndex> indexes, List<Column> columns) {
        return indexes.stream()
                .filter(UniqueIndex::primary)
                .findFirst()
                .or(() -> uniqueNotNull(indexes, columns))
                .map(UniqueIndex::columns)
                .orElse(List.of());
    }

    /** The first unique index, other than the primary key, over whole columns of which none admits NULL. */
    public static Optional<UniqueIndex> uniqueNotNull(List<UniqueIndex> indexes, List<Column> columns) {
        return indexes.stream()
                .filter(index -> !index.primary() && index.wholeColumns())
                .filter(index -> index.columns().stream().allMatch(name -> required(columns, name)))
                .findFirst();
    }

    private static boolean required(List<Column> columns, String name) {
        return columns.stream().anyMatch(column -> column.name().equals(name) && !column.nullable());
    }

    private static List<Map<String, String>> rows(Connection connection, String sql, TableName table)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.table());
            try (ResultSet result = statement.executeQuery()) {
                ResultSetMetaData columns = result.getMetaData();
                List<Map<String, String>> rows = new ArrayList<>();
                while (result.next()) {
                    Map<String, String> row = new HashMap<>();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        row.put(columns.getColumnLabel(i), result.getString(i));
                    }
                    rows.add(row);
                }
                return rows;
            }
        }
    }
}
