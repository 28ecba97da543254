package io.orrery.olap.store;

import io.orrery.olap.duck.Sql;
import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/**
 * Merges staged changes of a table without a key, in the transaction under way. Its rows have nothing but their values:
 * each insert makes a copy, and a deletion takes the oldest copy that is older than itself. Changes are known by their
 * place in the source, so one that comes again, under whatever version, changes nothing. A deletion that finds no copy
 * stays as a row of its own: its insert may be late.
 */
final class CopyMerge {

    private static final String MATCHES = "_orrery_matches";

    private final DuckDBConnection connection;
    private final TableState state;
    private final String data;
    private final String staged;

    CopyMerge(DuckDBConnection connection, TableState state, String staging) {
        this.connection = connection;
        this.state = state;
        this.data = Sql.name(Hidden.DATA, state.dataTable());
        this.staged = "temp." + staging;
    }

    void merge(BatchResults results) throws SQLException {
        dropStale(Hidden.KEY, results);
        dropStale(Hidden.DELETED_BY, results);
        takeUpOlderDeletions();
        Statements.run(
                connection,
                state.layout().insertStaged(staged.substring("temp.".length()), state.dataTable()) + " WHERE "
                        + Hidden.DELETED_BY + " IS NULL");
        Statements.run(connection, "DELETE FROM " + staged + " WHERE " + Hidden.DELETED_BY + " IS NULL");
        while (leaveUnmatched()) {
            match();
        }
    }

    private void dropStale(String column, BatchResults results) throws SQLException {
        String known = " FROM " + staged + " AS s WHERE s." + column + " IN (SELECT d." + column + " FROM " + data
                + " AS d WHERE d." + column + " IS NOT NULL)";
        boolean stale = results.countStale(
                        connection,
                        "SELECT s." + Hidden.BATCH + ", sum(s." + Hidden.CHANGES + ")" + known + " GROUP BY ALL")
                .isPresent();
        if (stale) {
            Statements.run(connection, "DELETE" + known);
        }
    }

    /** A deletion that found no copy before may find one now. */
    private void takeUpOlderDeletions() throws SQLException {
        String older = " FROM " + data + " AS d WHERE d." + Hidden.DELETED_BY + " = d." + Hidden.KEY + " AND d."
                + Hidden.IMAGE + " IN (SELECT s." + Hidden.IMAGE + " FROM " + staged + " AS s WHERE s."
                + Hidden.DELETED_BY + " IS NULL)";
        String names =
                String.join(", ", Hidden.KEY, Hidden.VERSION, Hidden.DELETED_AT, Hidden.IMAGE, Hidden.DELETED_BY);
        Statements.run(connection, "INSERT INTO " + staged + " (" + names + ") SELECT " + names + older);
        Statements.run(connection, "DELETE" + older);
    }

    /**
     * Makes the staged deletions that no copy is there for rows of their own.
     *
     * @return true if others are left
     */
    private boolean leaveUnmatched() throws SQLException {
        String lost = " FROM " + staged + " AS s WHERE s." + Hidden.VERSION + " <= coalesce((SELECT min(d."
                + Hidden.VERSION + ") FROM " + data + " AS d WHERE d." + Hidden.DELETED_AT + " IS NULL AND d."
                + Hidden.IMAGE + " = s." + Hidden.IMAGE + "), " + Long.MAX_VALUE + ")";
        String names =
                String.join(", ", Hidden.KEY, Hidden.VERSION, Hidden.DELETED_AT, Hidden.IMAGE, Hidden.DELETED_BY);
        Statements.run(connection, "INSERT INTO " + data + " (" + names + ") SELECT " + names + lost);
        Statements.run(connection, "DELETE" + lost);
        return Statements.query(connection, "SELECT count(*) > 0 FROM " + staged, row -> row.getBoolean(1))
                .contains(true);
    }

    /** The n-th deletion of an image takes its n-th copy; at least the first of each can, since {@link #leaveUnmatched}. */
    private void match() throws SQLException {
        String copies = ranked(data + " WHERE " + Hidden.DELETED_AT + " IS NULL AND " + Hidden.IMAGE + " IN (SELECT "
                + Hidden.IMAGE + " FROM " + staged + ")");
        Statements.run(
                connection,
                "CREATE OR REPLACE TEMP TABLE " + MATCHES + " AS SELECT c.key AS copy, g.* FROM " + copies
                        + " AS c JOIN " + ranked(staged)
                        + " AS g ON c.image = g.image AND c.place = g.place AND c.version < g.version");
        long matched = Statements.run(
                connection,
                "UPDATE " + data + " AS d SET " + Hidden.DELETED_AT + " = m.at, " + Hidden.DELETED_BY + " = m.key, "
                        + Hidden.VERSION + " = m.version FROM temp." + MATCHES + " AS m WHERE d." + Hidden.KEY
                        + " = m.copy");
        if (matched == 0) {
            throw new IllegalStateException("No copy was found in " + state.table() + " for a deletion that has one");
        }
        Statements.run(
                connection,
                "DELETE FROM " + staged + " WHERE " + Hidden.KEY + " IN (SELECT key FROM temp." + MATCHES + ")");
    }

    /** Without the columns of the table itself, which may have any names. */
    private static String ranked(String source) {
        return "(SELECT " + Hidden.KEY + " AS key, " + Hidden.IMAGE + " AS image, " + Hidden.VERSION + " AS version, "
                + Hidden.DELETED_AT + " AS at, row_number() OVER (PARTITION BY " + Hidden.IMAGE + " ORDER BY "
                + Hidden.VERSION + ", " + Hidden.KEY + ") AS place FROM " + source + ")";
    }
}
