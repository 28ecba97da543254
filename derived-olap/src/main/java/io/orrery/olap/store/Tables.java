package io.orrery.olap.store;

import io.orrery.consumer.RejectedException;
import io.orrery.consumer.UnavailableException;
import io.orrery.event.Column;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.olap.duck.Sql;
import io.orrery.runtime.config.Nearest;
import java.sql.SQLException;
import java.util.Optional;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, changes, empties and drops tables, as the stream says, in the transaction under way. */
final class Tables {

    private static final Logger log = LoggerFactory.getLogger(Tables.class);

    private final DuckDBConnection connection;
    private final Catalog catalog;
    private final long nowMicros;

    /** @param nowMicros the time, in microseconds since 1970 */
    Tables(DuckDBConnection connection, Catalog catalog, long nowMicros) {
        this.connection = connection;
        this.catalog = catalog;
        this.nowMicros = nowMicros;
    }

    /**
     * Makes a table that has not been seen before. A schema has no version: where the table is known, only a change
     * that has the schema can tell whether it is newer, since another shard may be far behind.
     */
    void createIfUnknown(TableSchema schema) throws SQLException {
        if (catalog.table(schema.table()).isEmpty()) {
            create(schema, 0, 0);
        }
    }

    /** Gives the table the columns of {@code schema}, from {@code version} on. */
    TableState follow(TableSchema schema, long version) throws SQLException {
        Optional<TableState> known = catalog.table(schema.table());
        if (known.isEmpty() || known.get().dropped()) {
            return create(schema, version, known.map(TableState::floor).orElse(0L));
        }
        TableState state = known.get();
        state.layout().settings().hidden().requireAfter(state.layout().schema(), schema);
        Layout next = layout(schema);
        try {
            return saved(state.withLayout(change(state, next), version));
        } catch (UnfitRowsException e) {
            if (catalog.mayBeBehind(state.table(), nowMicros)) {
                throw new UnavailableException("Waiting for the other shards: " + e.getMessage(), e);
            }
            throw new RejectedException(e.getMessage(), e);
        }
    }

    /** Trying again would not help, so it is no outage. */
    private Layout layout(TableSchema schema) {
        try {
            return catalog.layout(schema);
        } catch (IllegalArgumentException e) {
            throw new RejectedException(e.getMessage(), e);
        }
    }

    /** Gives the table the columns of {@code next}; the layout that it has then. */
    private Layout change(TableState state, Layout next) throws SQLException {
        SchemaChange change = SchemaChange.between(state.layout(), next);
        KeyCheck.run(connection, state, next, change);
        String data = Sql.name(Hidden.DATA, state.dataTable());
        for (SchemaChange.Step step : change.steps()) {
            take(step, state, data);
        }
        fill(state, next, change);
        if (change.forgetsDeletions()) {
            Statements.run(connection, "DELETE FROM " + data + " WHERE " + Hidden.DELETED_AT + " IS NOT NULL");
        }
        if (change.rekeys()) {
            Rekeying.run(connection, state.withLayout(next, state.layoutVersion()));
        }
        if (change.steps().isEmpty()) {
            log.info("Table {} has a new definition, by which its columns stay as they are", state.table());
        } else {
            log.info("Table {} follows its new columns: {}", state.table(), change);
        }
        return layout(change.carried());
    }

    private void fill(TableState state, Layout next, SchemaChange change) throws SQLException {
        Backfill backfill = new Backfill(connection, state);
        for (StoredColumn column : next.columns()) {
            if (!next.history() && change.was(column).isEmpty()) {
                backfill.fill(column);
            }
        }
    }

    private void take(SchemaChange.Step step, TableState state, String data) throws SQLException {
        if (step instanceof SchemaChange.Unclear unclear) {
            ColumnRewrite.refuseValues(connection, state, unclear);
        } else if (step instanceof SchemaChange.Rewrite rewrite) {
            new ColumnRewrite(connection, state, rewrite).run();
        } else if (step instanceof SchemaChange.Alter alter) {
            try {
                Statements.run(connection, "ALTER TABLE " + data + " " + alter.sql());
            } catch (SQLException e) {
                throw new RejectedException(
                        "Cannot follow a change of the columns of " + state.table() + " in place (" + alter.sql()
                                + " failed): build the tables anew with 'orrery olap rebuild --snapshot'",
                        e);
            }
        }
    }

    private void warnOfUnknownColumns(TableSchema schema) {
        for (String column : layout(schema).settings().mentioned()) {
            if (!schema.hasColumn(column)) {
                log.warn(
                        "The settings name column '{}' of {}, which it lacks; the nearest is '{}'",
                        column,
                        schema.table(),
                        Nearest.of(
                                        column,
                                        schema.columns().stream()
                                                .map(Column::name)
                                                .toList())
                                .orElse(""));
            }
        }
    }

    private TableState create(TableSchema schema, long version, long floor) throws SQLException {
        TableNames.check(schema.table(), catalog.tables());
        catalog.requireSettings(schema);
        warnOfUnknownColumns(schema);
        TableState state = TableState.created(layout(schema), version, floor);
        Statements.run(connection, state.layout().createTable(state.dataTable()));
        return saved(state);
    }

    private TableState saved(TableState state) throws SQLException {
        Statements.run(
                connection,
                "CREATE SCHEMA IF NOT EXISTS " + Sql.schema(state.table().schema()));
        Statements.run(connection, state.layout().createView(state.dataTable()));
        catalog.save(connection, state);
        return state;
    }

    /** Removes every row, and every deletion mark, that is older than {@code version}; a history keeps its rows. */
    void truncate(TableName table, long version) throws SQLException {
        Optional<TableState> known = catalog.table(table);
        if (known.isEmpty()
                || known.get().floor() >= version
                || known.get().layout().history()) {
            return;
        }
        TableState state = known.get();
        if (!state.dropped()) {
            Transaction.deleteOlder(connection, state, version);
        }
        catalog.save(connection, state.withFloor(version));
    }

    /**
     * All of a snapshot has come: removes what was deleted before it began. From now on what is older is void, as after a
     * truncation.
     */
    void endSnapshot(SnapshotCompleted event) throws SQLException {
        Snapshots.forgetOlder(connection, event.table(), event.metadata().origin(), event.since());
        Optional<TableState> known = catalog.table(event.table());
        if (known.isEmpty() || known.get().floor() >= event.since()) {
            return;
        }
        TableState state = known.get();
        if (!state.dropped()) {
            new SnapshotEnd(connection, state, event).run();
        }
        catalog.save(connection, state.withFloor(event.since()));
        log.info("Table {} is complete: the snapshot '{}' is over", event.table(), event.id());
    }

    /** As {@link #truncate}, and the table goes unless a change newer than {@code version} has made it anew. */
    void drop(TableName table, long version) throws SQLException {
        truncate(table, version);
        Optional<TableState> known = catalog.table(table);
        if (known.isEmpty()
                || known.get().dropped()
                || known.get().layoutVersion() > version
                || known.get().layout().history()) {
            return;
        }
        TableState state = known.get();
        Statements.run(connection, "DROP VIEW IF EXISTS " + Sql.name(table.schema(), table.table()));
        Statements.run(connection, "DROP TABLE " + Sql.name(Hidden.DATA, state.dataTable()));
        catalog.save(connection, state.asDropped());
        catalog.release(connection, table);
    }
}
