package io.orrery.olap.store;

import io.orrery.event.MysqlType;
import io.orrery.olap.duck.Sql;
import io.orrery.olap.store.SchemaChange.Rewrite;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Changes the stored values of one column as MySQL has changed them, in the transaction under way. All are looked at
 * before one is changed.
 */
final class ColumnRewrite {

    private static final String NEW_VALUES = "_orrery_new_values";

    private final DuckDBConnection connection;
    private final TableState state;
    private final Rewrite rewrite;
    private final String data;
    private final String column;

    ColumnRewrite(DuckDBConnection connection, TableState state, Rewrite rewrite) {
        this.connection = connection;
        this.state = state;
        this.rewrite = rewrite;
        this.data = Sql.name(Hidden.DATA, state.dataTable());
        this.column = rewrite.next().quoted();
    }

    /** True if the stored values are those of the source, but that zero dates are NULL. */
    static boolean readable(StoredColumn column) {
        return column.codec().exact() || isDate(column);
    }

    private static boolean isDate(StoredColumn column) {
        return Set.of("DATE", "TIMESTAMP", "TIMESTAMPTZ")
                .contains(column.codec().type());
    }

    /**
     * Does it.
     *
     * @throws UnfitRowsException if a value does not fit: MySQL has refused it, and another shard has not told yet what
     *     became of it, or MySQL has cut it
     */
    void run() throws SQLException {
        checkNulls();
        if (rewrite.expression().isPresent()) {
            alter(rewrite.expression().get());
        } else if (allStayTheSame()) {
            // DuckDB casts what earlier versions of a row hold as well, which need not fit.
            alter(
                    sameFamily()
                            ? "TRY_CAST(" + column + " AS "
                                    + rewrite.next().codec().type() + ")"
                            : column);
        } else {
            replace();
        }
    }

    /** A stored NULL may be a zero date, and it may be one that MySQL has put a value in the place of. */
    private void checkNulls() throws SQLException {
        boolean refusesNull =
                rewrite.old().source().nullable() && !rewrite.next().source().nullable();
        boolean dates = isDate(rewrite.old())
                && isDate(rewrite.next())
                && (!refusesNull || rewrite.next().source().type().type() != MysqlType.TIMESTAMP);
        boolean unclear = isDate(rewrite.old()) ? !dates : refusesNull;
        if (unclear && any(connection, state, column + " IS NULL")) {
            throw refused(isDate(rewrite.old()) ? "holds NULL here, which may be a zero date" : "holds NULL", null);
        }
    }

    private static boolean any(DuckDBConnection connection, TableState state, String condition) throws SQLException {
        return Statements.query(
                        connection,
                        "SELECT EXISTS (SELECT 1 FROM " + Sql.name(Hidden.DATA, state.dataTable()) + " WHERE "
                                + Hidden.DELETED_AT + " IS NULL AND " + condition + ")",
                        row -> row.getBoolean(1))
                .get(0);
    }

    /** Fails if a column that may have become another one holds anything. */
    static void refuseValues(DuckDBConnection connection, TableState state, SchemaChange.Unclear unclear)
            throws SQLException {
        if (any(connection, state, unclear.old().quoted() + " IS NOT NULL")) {
            throw new UnfitRowsException(
                    "Cannot follow the change of " + state.table() + " in place: column '"
                            + unclear.next().name() + "' (" + unclear.next().type() + ") came in the place of '"
                            + unclear.old().source().name() + "' ("
                            + unclear.old().source().type() + "), and the log does not tell whether it is the same"
                            + " one: build the tables anew with 'orrery olap rebuild --snapshot'",
                    null);
        }
    }

    private UnfitRowsException refused(String reason, Throwable cause) {
        return new UnfitRowsException(
                "Cannot follow the change of column '" + rewrite.next().source().name() + "' of " + state.table()
                        + " from " + rewrite.old().source().type() + " to "
                        + rewrite.next().source().type() + " in place, since it " + reason
                        + ": build the tables anew with 'orrery olap rebuild --snapshot'",
                cause);
    }

    /** What is done with each value that is not NULL; {@code next} is null for a deleted row whose value does not fit. */
    @FunctionalInterface
    private interface Each {
        void value(long id, Object old, Object next) throws SQLException;
    }

    private void forEach(Each each) throws SQLException {
        String sql = "SELECT " + rewrite.old().codec().read(column) + ", rowid, " + Hidden.DELETED_AT + " IS NULL FROM "
                + data + " WHERE " + column + " IS NOT NULL";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet results = statement.executeQuery()) {
            while (results.next()) {
                Object old = rewrite.old().codec().output().value(results, 1);
                each.value(results.getLong(2), old, changed(old, results.getBoolean(3)));
            }
        }
    }

    private Object changed(Object old, boolean live) {
        try {
            Object next = rewrite.change().apply(old);
            // Chosen types may hold less than the source's.
            rewrite.next().codec().input().convert(next);
            return next;
        } catch (IllegalArgumentException e) {
            if (live) {
                throw refused(e.getMessage(), e);
            }
            return null;
        }
    }

    private boolean sameFamily() {
        return rewrite.old().source().type().type().family()
                == rewrite.next().source().type().type().family();
    }

    private boolean allStayTheSame() throws SQLException {
        boolean[] same = {sameFamily() && sameForm()};
        forEach((id, old, next) -> same[0] &= Objects.deepEquals(old, next));
        return same[0];
    }

    /** True if a cast between the two types gives what the codecs would. */
    private boolean sameForm() {
        String old = rewrite.old().codec().type();
        String next = rewrite.next().codec().type();
        return old.equals(next)
                || (!Set.of(old, next).contains("VARCHAR") && !Set.of(old, next).contains("BIT"));
    }

    private void alter(String expression) throws SQLException {
        String type = rewrite.next().codec().type();
        if (!expression.equals(column) || !type.equals(rewrite.old().codec().type())) {
            Statements.run(
                    connection,
                    "ALTER TABLE " + data + " ALTER COLUMN " + column + " TYPE " + type + " USING " + expression);
        }
    }

    private void replace() throws SQLException {
        StoredColumn next = rewrite.next();
        Statements.run(
                connection,
                "CREATE OR REPLACE TEMP TABLE " + NEW_VALUES + " (id BIGINT, v "
                        + next.codec().stagingType() + ")");
        try (DuckDBAppender appender = connection.createAppender("temp", "main", NEW_VALUES)) {
            forEach((id, old, changed) -> append(appender, id, changed));
            appender.flush();
        }
        Statements.run(
                connection,
                "ALTER TABLE " + data + " ADD COLUMN _orrery_new "
                        + next.codec().type());
        Statements.run(
                connection,
                "UPDATE " + data + " AS d SET _orrery_new = " + next.codec().stored("k.v") + " FROM " + Sql.TEMP
                        + NEW_VALUES + " AS k WHERE d.rowid = k.id");
        Statements.run(connection, "ALTER TABLE " + data + " DROP COLUMN " + column);
        Statements.run(connection, "ALTER TABLE " + data + " RENAME COLUMN _orrery_new TO " + column);
    }

    private void append(DuckDBAppender appender, long id, Object value) throws SQLException {
        Object staged = value == null ? null : rewrite.next().codec().input().convert(value);
        appender.beginRow();
        appender.append(id);
        if (staged == null) {
            appender.appendNull();
        } else {
            rewrite.next().codec().appending().append(appender, staged);
        }
        appender.endRow();
    }
}
