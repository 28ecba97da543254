package io.orrery.olap.store;

import io.orrery.consumer.RejectedException;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.olap.duck.Sql;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Computes {@link Hidden#KEY}, or {@link Hidden#IMAGE}, of every row anew, from the stored values. */
final class Rekeying {

    private static final String NEW_KEYS = "_orrery_new_keys";

    private Rekeying() {}

    /**
     * Does it, in the transaction under way.
     *
     * @throws RejectedException if a value that names the row is not stored as the source has it
     */
    static void run(DuckDBConnection connection, TableState state) throws SQLException {
        Layout layout = state.layout();
        boolean known = layout.schema().columns().stream()
                .filter(c -> layout.schema().keyless() || layout.schema().key().contains(c.name()))
                .allMatch(c -> layout.settings().shows(c.name()));
        if (!known) {
            throw new RejectedException("Cannot follow the change of " + state.table()
                    + " in place, since the settings hide columns that name its rows: build the tables anew with"
                    + " 'orrery olap rebuild --snapshot'");
        }
        String data = Sql.name(Hidden.DATA, state.dataTable());
        if (layout.copies()) {
            // Named by a key until now, and by the change that made them from now on, which is not known any more.
            Statements.run(
                    connection,
                    "UPDATE " + data + " SET " + Hidden.KEY + " = 'before ' || " + Hidden.VERSION + " WHERE "
                            + Hidden.KEY + " IS NULL");
        }
        Statements.run(connection, "CREATE OR REPLACE TEMP TABLE " + NEW_KEYS + " (id BIGINT, key VARCHAR)");
        try (DuckDBAppender appender = connection.createAppender("temp", "main", NEW_KEYS)) {
            LiveRows.read(connection, state, "rowid", (id, row) -> append(appender, id, row));
            appender.flush();
        }
        Statements.run(
                connection,
                "UPDATE " + data + " AS d SET " + (layout.copies() ? Hidden.IMAGE : Hidden.KEY) + " = k.key FROM "
                        + Sql.TEMP + NEW_KEYS + " AS k WHERE d.rowid = k.id");
    }

    private static void append(DuckDBAppender appender, long id, Row row) throws SQLException {
        appender.beginRow();
        appender.append(id);
        appender.append(RowKey.of(row).text());
        appender.endRow();
    }
}
