package io.orrery.olap.store;

import io.orrery.event.SnapshotCompleted;
import io.orrery.olap.duck.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the end of a snapshot does to rows that the source has no more, in the transaction under way. Rows that are older
 * than the snapshot's beginning are not among those that it read, and no change that came since brought them.
 */
final class SnapshotEnd {

    private static final Logger log = LoggerFactory.getLogger(SnapshotEnd.class);

    private final DuckDBConnection connection;
    private final TableState state;
    private final SnapshotCompleted event;
    private final String data;

    SnapshotEnd(DuckDBConnection connection, TableState state, SnapshotCompleted event) {
        this.connection = connection;
        this.state = state;
        this.event = event;
        this.data = Sql.name(Hidden.DATA, state.dataTable());
    }

    /** Removes such rows. */
    void run() throws SQLException {
        Layout layout = state.layout();
        if (layout.history()) {
            writeDeletions();
        } else {
            Transaction.deleteOlder(connection, state, event.since());
            if (layout.copies()) {
                // Deletions that came since took some of the older copies: they take some of the snapshot's now.
                CopyMerge.settle(connection, state);
            }
        }
    }

    /** A history keeps its rows, and gets a deletion of each that was there last. */
    private void writeDeletions() throws SQLException {
        Layout layout = state.layout();
        boolean told = layout.schema().key().stream()
                .allMatch(column ->
                        layout.settings().keeps(column) && layout.settings().shows(column));
        if (!told) {
            log.warn(
                    "The history of {} cannot tell which rows are gone: the settings hide columns of its key",
                    state.table());
            return;
        }
        List<String> names = new ArrayList<>(
                layout.columns().stream().map(StoredColumn::quoted).toList());
        String columns = String.join(", ", names);
        String gone = layout.schema().keyless() ? goneCopies(columns) : goneRows(columns);
        Statements.run(
                connection,
                "INSERT INTO " + data + " (" + columns + ", " + Hidden.KEY + ", " + Hidden.VERSION + ", "
                        + Hidden.OPERATION + ", " + Hidden.COMMITTED_AT + ") SELECT " + columns + ", 'gone before "
                        + event.since() + " ' || row_number() OVER (), " + event.since() + ", 'delete', TIMESTAMPTZ "
                        + Sql.text(event.metadata().committedAt().toString()) + " FROM (" + gone + ")");
    }

    private String goneRows(String columns) {
        String key = state.layout().columns().stream()
                .filter(state.layout()::inKey)
                .map(StoredColumn::quoted)
                .collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM " + data + " QUALIFY row_number() OVER (PARTITION BY " + key
                + " ORDER BY " + Hidden.VERSION + " DESC) = 1 AND " + Hidden.VERSION + " < " + event.since() + " AND "
                + Hidden.OPERATION + " <> 'delete'";
    }

    /** Of equal rows those that were inserted more often than deleted. */
    private String goneCopies(String columns) {
        String left = "sum(CASE " + Hidden.OPERATION + " WHEN 'delete' THEN -1 WHEN 'update' THEN 0 ELSE 1 END)";
        return "SELECT " + columns + " FROM (SELECT " + columns + ", unnest(range(0, greatest(0, " + left
                + "::BIGINT))) FROM " + data + " WHERE " + Hidden.VERSION + " < " + event.since() + " GROUP BY "
                + columns + ")";
    }
}
