package io.orrery.olap.store;

import io.orrery.olap.duck.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Merges staged changes of a table without a key, in the transaction under way. Its rows have nothing but their values:
 * each insert makes a copy, and each deletion takes the oldest copy that is there then, if any. A change is known by its
 * place in the source, whatever version it comes under; the newest of these, as for rows with keys, says when it happened.
 *
 * <p>Which copies are live follows from all changes of their image that are known, in the order of their versions, and
 * is found anew from these where one is added or published again. So it is the same in whatever order and batches
 * they came. Deletions are rows of their own, without values; purged after a week, as the copies that they took are.
 */
final class CopyMerge {

    private static final String TOUCHED = "_orrery_touched";
    private static final String MATCHES = "_orrery_matches";

    /** The changes of an image in the order in which they happened: an update takes one copy before it makes another. */
    private static final String ORDER = "(PARTITION BY image ORDER BY version, gone DESC, key)";

    private static final String UP_TO_HERE = ORDER.substring(0, ORDER.length() - 1) + " ROWS UNBOUNDED PRECEDING)";

    private final DuckDBConnection connection;
    private final TableState state;
    private final String data;
    private final String staging;
    private final String staged;

    CopyMerge(DuckDBConnection connection, TableState state, String staging) {
        this.connection = connection;
        this.state = state;
        this.data = Sql.name(Hidden.DATA, state.dataTable());
        this.staging = staging;
        this.staged = Sql.TEMP + staging;
    }

    void merge(BatchResults results) throws SQLException {
        dropKnown(results);
        Statements.run(connection, state.layout().insertStaged(staging, state.dataTable()));
        if (anyDeletion()) {
            match();
        }
    }

    /** Finds anew which copies are live, after changes were removed that had a part in it. */
    static void settle(DuckDBConnection connection, TableState state) throws SQLException {
        CopyMerge merge = new CopyMerge(connection, state, "");
        Statements.run(
                connection,
                "CREATE OR REPLACE TEMP TABLE " + TOUCHED + " AS SELECT DISTINCT " + Hidden.IMAGE + " AS image FROM "
                        + merge.data + " WHERE " + Hidden.DELETED_BY + " IS NOT NULL");
        merge.match();
    }

    /** Of changes that are known only a newer version is news; {@link #TOUCHED} are the images of all that are. */
    private void dropKnown(BatchResults results) throws SQLException {
        String known =
                staged + " AS s USING " + data + " AS d WHERE " + state.layout().sameRow("d", "s");
        boolean any = results.countStale(
                        connection,
                        "SELECT s." + Hidden.BATCH + ", sum(s." + Hidden.CHANGES + ") FROM "
                                + known.replace(" USING ", " JOIN ").replace(" WHERE ", " ON ") + " GROUP BY ALL")
                .isPresent();
        if (any) {
            Statements.run(connection, "DELETE FROM " + known + " AND d." + Hidden.VERSION + " >= s." + Hidden.VERSION);
        }
        Statements.run(
                connection,
                "CREATE OR REPLACE TEMP TABLE " + TOUCHED + " AS SELECT DISTINCT " + Hidden.IMAGE + " AS image FROM "
                        + staged);
        if (any) {
            Statements.run(
                    connection,
                    "UPDATE " + data + " AS d SET " + Hidden.VERSION + " = s." + Hidden.VERSION + " FROM " + staged
                            + " AS s WHERE " + state.layout().sameRow("d", "s"));
            Statements.run(connection, "DELETE FROM " + known);
        }
    }

    private String touched() {
        return Hidden.IMAGE + " IN (SELECT image FROM " + Sql.TEMP + TOUCHED + ")";
    }

    private boolean anyDeletion() throws SQLException {
        return Statements.query(
                        connection,
                        "SELECT EXISTS (SELECT 1 FROM " + data + " WHERE " + Hidden.DELETED_BY + " = " + Hidden.KEY
                                + " AND " + touched() + ")",
                        row -> row.getBoolean(1))
                .contains(true);
    }

    /**
     * A deletion takes no copy where the number of copies would sink below the lowest so far: its row is older than the
     * stream. Of the others the n-th takes the n-th copy.
     */
    private void match() throws SQLException {
        // Under names of their own: the columns of the table itself may have any names.
        String changes = List.of(
                        Hidden.KEY + " AS key",
                        Hidden.IMAGE + " AS image",
                        Hidden.VERSION + " AS version",
                        Hidden.DELETED_AT + " AS at",
                        Hidden.DELETED_BY + " AS taker",
                        "coalesce(" + Hidden.DELETED_BY + " = " + Hidden.KEY + ", false) AS gone")
                .stream()
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + data + " WHERE " + touched()));
        String place = "row_number() OVER " + ORDER + " AS place";
        Statements.run(
                connection,
                "CREATE OR REPLACE TEMP TABLE " + MATCHES + " AS WITH changes AS (" + changes + "),"
                        + " counted AS (SELECT *, sum(CASE WHEN gone THEN -1 ELSE 1 END) OVER " + UP_TO_HERE
                        + " AS copies FROM changes),"
                        + " lowest AS (SELECT *, least(0, min(copies) OVER " + UP_TO_HERE + ") AS low FROM counted),"
                        + " followed AS (SELECT *, coalesce(lag(low) OVER " + ORDER + ", 0) AS before FROM lowest),"
                        + " takers AS (SELECT *, " + place + " FROM followed WHERE gone AND low = before),"
                        + " copies AS (SELECT *, " + place + " FROM changes WHERE NOT gone)"
                        + " SELECT c.key AS copy, t.key AS taker, t.at AS at FROM copies AS c LEFT JOIN takers AS t"
                        + " ON c.image = t.image AND c.place = t.place WHERE c.taker IS DISTINCT FROM t.key");
        Statements.run(
                connection,
                "UPDATE " + data + " AS d SET " + Hidden.DELETED_AT + " = m.at, " + Hidden.DELETED_BY
                        + " = m.taker FROM " + Sql.TEMP + MATCHES + " AS m WHERE d." + Hidden.KEY + " = m.copy");
    }
}
