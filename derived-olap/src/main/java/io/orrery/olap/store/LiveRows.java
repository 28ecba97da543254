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

    static void read(Connection connection, TableState state, Consumer<Row> consumer) throws SQLException {
        List<StoredColumn> columns = state.layout().columns();
        String values = columns.stream().map(c -> c.codec().read(c.quoted())).collect(Collectors.joining(", "));
        String sql = "SELECT " + values + " FROM " + Sql.name(Hidden.DATA, state.dataTable()) + " WHERE "
                + Hidden.DELETED_AT + " IS NULL ORDER BY "
                + String.join(", ", state.layout().keyNames());
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet results = statement.executeQuery()) {
            while (results.next()) {
                consumer.accept(row(state, columns, results));
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
