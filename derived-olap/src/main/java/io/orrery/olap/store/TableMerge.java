package io.orrery.olap.store;

import io.orrery.consumer.ApplyResult.Rejection;
import io.orrery.olap.duck.Sql;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Merges the pending changes of one table, in the transaction under way: they are staged by an appender; staged changes
 * that the table holds something newer for are dropped; the rows that remain replace the table's. A join over the
 * whole batch beats a key index by far (docs/decisions.md).
 */
final class TableMerge {

    /** The staging table, which lives in the connection's temporary catalog and so never reaches the log. */
    private static final String STAGING = "_orrery_staging";

    private final DuckDBConnection connection;
    private final long appliedAtMicros;

    TableMerge(DuckDBConnection connection, long appliedAtMicros) {
        this.connection = connection;
        this.appliedAtMicros = appliedAtMicros;
    }

    void merge(TableState state, PendingChanges pending, BatchResults results) throws SQLException {
        Layout layout = state.layout();
        Statements.run(connection, layout.createStaging(STAGING));
        stage(state, pending, results);
        if (layout.copies()) {
            new CopyMerge(connection, state, STAGING).merge(results);
            return;
        }
        OptionalLong stale = countStale(state, results);
        // Where the table has none of the rows there is nothing to drop or replace.
        if (stale.isPresent()) {
            replaceRows(state, stale.getAsLong() > 0);
        }
        Statements.run(connection, layout.insertStaged(STAGING, state.dataTable()));
    }

    private void stage(TableState state, PendingChanges pending, BatchResults results) throws SQLException {
        RowStaging staging = new RowStaging(state.layout(), appliedAtMicros);
        try (DuckDBAppender appender = connection.createAppender("temp", "main", STAGING)) {
            for (PendingChanges.Last change : pending.all()) {
                Object[] values;
                try {
                    values = staging.values(change.event());
                } catch (IllegalArgumentException e) {
                    results.reject(change.batch(), new Rejection(change.came(), reason(state, e)));
                    continue;
                }
                staging.append(appender, change, values);
                results.applied(change.batch(), change.changes());
            }
            // close() swallows what goes wrong in the last flush.
            appender.flush();
        }
    }

    private static String reason(TableState state, IllegalArgumentException e) {
        return "Cannot store a row of " + state.table() + ": " + e.getMessage();
    }

    /** How many changes are stale; empty if the table has none of the rows. */
    private OptionalLong countStale(TableState state, BatchResults results) throws SQLException {
        String stale = "d." + Hidden.VERSION + " >= s." + Hidden.VERSION;
        return results.countStale(
                connection,
                "SELECT s." + Hidden.BATCH + ", coalesce(sum(s." + Hidden.CHANGES + ") FILTER (" + stale
                        + "), 0) FROM " + Sql.TEMP + STAGING + " AS s JOIN " + data(state) + " AS d ON "
                        + state.layout().sameRow("d", "s") + " GROUP BY ALL");
    }

    private void replaceRows(TableState state, boolean anyStale) throws SQLException {
        String same = state.layout().sameRow("d", "s");
        if (anyStale) {
            Statements.run(
                    connection,
                    "DELETE FROM " + Sql.TEMP + STAGING + " AS s USING " + data(state) + " AS d WHERE " + same
                            + " AND d." + Hidden.VERSION + " >= s." + Hidden.VERSION);
        }
        Statements.run(
                connection, "DELETE FROM " + data(state) + " AS d USING " + Sql.TEMP + STAGING + " AS s WHERE " + same);
    }

    private static String data(TableState state) {
        return Sql.name(Hidden.DATA, state.dataTable());
    }
}
