package io.orrery.olap.store;

import io.orrery.consumer.RejectedException;
import io.orrery.event.EarlierValue;
import io.orrery.olap.duck.Sql;
import io.orrery.olap.type.ColumnCodec;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts into the live rows of a table what they hold on the source in a column that came later, in the transaction under
 * way. A history's rows stay as they were logged, and so do the marks of deleted rows.
 */
final class Backfill {

    private static final Logger log = LoggerFactory.getLogger(Backfill.class);

    private static final String VALUE = "_orrery_earlier";

    private final DuckDBConnection connection;
    private final TableState state;

    Backfill(DuckDBConnection connection, TableState state) {
        this.connection = connection;
        this.state = state;
    }

    /** Fills a column of {@code next} that has just been added; a warning says so where its value is not known. */
    void fill(StoredColumn column) throws SQLException {
        if (column.source().earlier() instanceof EarlierValue.Unknown) {
            log.warn(
                    "Column '{}' of {} is new, and the stream does not tell what it holds in the rows that were there"
                            + " before: they show NULL until they change. An UPDATE on the source that changes them"
                            + " brings their values",
                    column.source().name(),
                    state.table());
            return;
        }
        Object staged = staged(state, column);
        if (staged == null) {
            return;
        }
        // Not UPDATE, which keeps what was there in memory; and no DEFAULT, which would go on to act in later inserts.
        Statements.run(
                connection,
                "ALTER TABLE " + Sql.name(Hidden.DATA, state.dataTable()) + " ALTER COLUMN " + column.quoted()
                        + " TYPE "
                        + column.codec().type() + " USING CASE WHEN " + Hidden.DELETED_AT + " IS NULL THEN "
                        + column.codec().stored(literal(column.codec(), staged)) + " END");
    }

    private static Object staged(TableState state, StoredColumn column) {
        try {
            return column.earlier();
        } catch (IllegalArgumentException e) {
            throw new RejectedException(
                    "Cannot follow the change of " + state.table() + " in place: " + e.getMessage()
                            + ": choose another type in the settings file and build the tables anew with 'orrery olap"
                            + " rebuild'",
                    e);
        }
    }

    /** True if what the live rows get in a new column is not NULL. */
    static boolean fills(TableState state, StoredColumn column) {
        return staged(state, column) != null;
    }

    /** The staged value in SQL, by way of the appender that rows go through. */
    private String literal(ColumnCodec codec, Object staged) throws SQLException {
        Statements.run(connection, "CREATE OR REPLACE TEMP TABLE " + VALUE + " (v " + codec.stagingType() + ")");
        try (DuckDBAppender appender = connection.createAppender("temp", "main", VALUE)) {
            appender.beginRow();
            codec.appending().append(appender, staged);
            appender.endRow();
            appender.flush();
        }
        boolean bytes = codec.stagingType().equals("BLOB");
        String text = one("SELECT " + (bytes ? "hex(v)" : "CAST(v AS VARCHAR)") + " FROM " + Sql.TEMP + VALUE);
        String literal =
                bytes ? "unhex(" + Sql.text(text) + ")" : "CAST(" + Sql.text(text) + " AS " + codec.stagingType() + ")";
        if (!one("SELECT CAST(v = " + literal + " AS VARCHAR) FROM " + Sql.TEMP + VALUE)
                .equals("true")) {
            throw new IllegalStateException(
                    "DuckDB reads a value of type " + codec.stagingType() + " as another one than it wrote");
        }
        return literal;
    }

    private String one(String query) throws SQLException {
        return Statements.query(connection, query, row -> row.getString(1)).get(0);
    }
}
