package io.orrery.olap.store;

import io.orrery.event.Row;
import io.orrery.olap.duck.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads a table's rows back as the source has them. */
final class LiveRows {

    private LiveRows() {}

    /** Takes a row and what was asked for beside it. */
    @FunctionalInterface
    interface RowConsumer {
        void accept(long extra, Row row) throws SQLException;
    }

    /** Reads live rows in the order of their key. */
    static void read(Connection connection, TableState state, Consumer<Row> consumer) throws SQLException {
        read(connection, state, Hidden.VERSION, (version, row) -> consumer.accept(row));
    }

    /**
     * Reads live rows in the order of their key, each with one number more.
     *
     * @param extra the SQL expression of that number
     */
    static void read(Connection connection, TableState state, String extra, RowConsumer consumer) throws SQLException {
        List<StoredColumn> columns = state.layout().columns();
        String values =
                columns.stream().map(c -> c.codec().read(c.quoted()) + ", ").collect(Collectors.joining());
        String sql = "SELECT " + values + extra + " FROM " + Sql.name(Hidden.DATA, state.dataTable()) + " WHERE "
                + Hidden.DELETED_AT + " IS NULL ORDER BY "
                + String.join(", ", state.layout().keyNames());
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet results = statement.executeQuery()) {
            while (results.next()) {
                consumer.accept(results.getLong(columns.size() + 1), row(state, columns, results));
            }
        }
    }

    private static Row row(TableState state, List<StoredColumn> columns, ResultSet results) throws SQLException {
        Object[] values = new Object[state.layout().schema().columns().size()];
        java.util.Arrays.fill(values, Row.ABSENT);
        for (int i = 0; i < columns.size(); i++) {
            int index = state.layout().schema().indexOf(columns.get(i).source().name());
            values[index] = columns.get(i).codec().output().value(results, i + 1);
        }
        return new Row(state.layout().schema(), values);
    }
}
