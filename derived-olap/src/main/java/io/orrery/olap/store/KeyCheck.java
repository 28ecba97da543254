package io.orrery.olap.store;

import io.orrery.olap.duck.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Sees that the rows that are there can be named as a changed table names its rows. Where the stream does not tell what a
 * new column holds in them, they cannot be found again by it.
 */
final class KeyCheck {

    private KeyCheck() {}

    /**
     * Looks, and changes nothing.
     *
     * @throws UnfitRowsException if there are rows that cannot be named
     */
    static void run(Connection connection, TableState state, Layout next, SchemaChange change) throws SQLException {
        boolean sameKey = state.layout().schema().key().equals(next.schema().key());
        if (next.history() || (sameKey && !next.copies())) {
            return;
        }
        for (StoredColumn column : next.columns()) {
            Optional<StoredColumn> was = change.was(column);
            if (was.isEmpty() && Backfill.fills(state, column)) {
                continue;
            }
            if (next.copies()) {
                // The whole row names it, NULL included.
                if (was.isEmpty() && !column.source().nullable()) {
                    refuse(connection, state, column, "true");
                }
            } else if (next.inKey(column)) {
                refuse(
                        connection,
                        state,
                        column,
                        was.map(old -> old.quoted() + " IS NULL").orElse("true"));
            }
        }
    }

    /** @param unnamed the condition of a row that cannot be named */
    private static void refuse(Connection connection, TableState state, StoredColumn column, String unnamed)
            throws SQLException {
        boolean found = Statements.query(
                        connection,
                        "SELECT EXISTS (SELECT 1 FROM " + Sql.name(Hidden.DATA, state.dataTable()) + " WHERE "
                                + Hidden.DELETED_AT + " IS NULL AND " + unnamed + ")",
                        row -> row.getBoolean(1))
                .get(0);
        if (found) {
            throw new UnfitRowsException(
                    "Cannot follow the change of " + state.table() + " in place: column '"
                            + column.source().name() + "' names its rows now, and what it holds in rows that were there"
                            + " before is not known: build the tables anew with 'orrery olap rebuild"
                            + " --snapshot'",
                    null);
        }
    }
}
