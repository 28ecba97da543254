package io.orrery.olap.store;

import io.orrery.consumer.ApplyResult.Rejection;
import io.orrery.consumer.Batch;
import io.orrery.consumer.snapshot.SnapshotMark;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.Update;
import io.orrery.event.Write;
import io.orrery.olap.duck.Sql;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBConnection;

/**
 * Applies batches within the one transaction that is under way. Changes gather by table; they are merged at the end,
 * or earlier where a table-wide event or another schema comes between.
 */
final class Transaction {

    private final DuckDBConnection connection;
    private final Catalog catalog;
    private final TableMerge merge;
    private final Tables tables;
    private final BatchResults results;
    private final Map<TableName, PendingChanges> pending = new LinkedHashMap<>();
    private final Map<TableName, RowFitting> fittings = new HashMap<>();
    private final KnownSchemas columns = new KnownSchemas();

    Transaction(DuckDBConnection connection, Catalog catalog, long nowMicros, int batches) {
        this.connection = connection;
        this.catalog = catalog;
        this.merge = new TableMerge(connection, nowMicros);
        this.tables = new Tables(connection, catalog, nowMicros);
        this.results = new BatchResults(batches);
    }

    void apply(Batch batch, int number) throws SQLException {
        for (Event event : batch.events()) {
            if (event instanceof ChangeEvent<?> change) {
                @SuppressWarnings("unchecked") // A change that travels holds Rows.
                ChangeEvent<Row> row = (ChangeEvent<Row>) change;
                change(row, number);
            } else if (event instanceof TableSchema schema) {
                tables.createIfUnknown(schema);
            } else if (event instanceof TruncateTable truncate) {
                flush(truncate.table());
                tables.truncate(truncate.table(), truncate.metadata().version());
            } else if (event instanceof DropTable drop) {
                flush(drop.table());
                tables.drop(drop.table(), drop.metadata().version());
            } else if (event instanceof SnapshotStarted started) {
                if (batch.range().isPresent()) {
                    snapshot(SnapshotMark.of(started, batch.range().get()), started.table());
                }
            } else if (event instanceof SnapshotCompleted completed) {
                if (batch.range().isPresent()
                        && snapshot(SnapshotMark.of(completed, batch.range().get()), completed.table())) {
                    flush(completed.table());
                    tables.endSnapshot(completed);
                }
            }
        }
    }

    /** True if the snapshot is over. */
    private boolean snapshot(Optional<SnapshotMark> mark, TableName table) throws SQLException {
        return mark.isPresent() && Snapshots.note(connection, table, mark.get());
    }

    private void change(ChangeEvent<Row> event, int batch) throws SQLException {
        TableSchema schema =
                event.match(w -> w.row(), u -> u.after(), d -> d.row()).schema();
        TableState state = catalog.table(event.table()).orElse(null);
        if (state != null && event.version() < state.floor() && !state.layout().history()) {
            results.stale(batch, 1);
            return;
        }
        boolean same = state != null && columns.same(state, schema);
        if (state == null || (!same && event.version() > state.layoutVersion())) {
            // What has gathered has the old columns.
            flush(event.table());
            state = tables.follow(schema, event.version());
            same = true;
        }
        if (!state.layout().history()) {
            catalog.claim(connection, event.table(), event.metadata().origin());
        }
        catalog.remember(same ? state.seen(event.version()) : state);
        try {
            gather(state.layout(), same ? event : fitting(state).fit(event), event, batch);
        } catch (IllegalArgumentException e) {
            results.reject(
                    batch, new Rejection(event, "Cannot store a row of " + event.table() + ": " + e.getMessage()));
        }
    }

    private RowFitting fitting(TableState state) {
        RowFitting known = fittings.get(state.table());
        if (known == null || !known.to().equals(state.layout().schema())) {
            known = new RowFitting(state.layout());
            fittings.put(state.table(), known);
        }
        return known;
    }

    private void gather(Layout layout, ChangeEvent<Row> event, ChangeEvent<Row> came, int batch) {
        PendingChanges changes = pending.computeIfAbsent(event.table(), t -> new PendingChanges());
        if (layout.copies() && event instanceof Update<Row> update) {
            // The producer sends these two itself; other producers of the classic format don't.
            gather(layout, new Delete<>(update.metadata(), update.before()), came, batch);
            gather(layout, new Write<>(update.metadata(), update.after()), came, batch);
        } else if (!changes.add(Keys.of(layout, event), event, came, batch)) {
            results.stale(batch, 1);
        }
    }

    private void flush(TableName table) throws SQLException {
        PendingChanges changes = pending.get(table);
        TableState state = catalog.table(table).orElse(null);
        if (changes != null && !changes.isEmpty() && state != null) {
            merge.merge(state, changes, results);
            changes.clear();
        }
    }

    /** Merges what is left. */
    BatchResults finish() throws SQLException {
        for (TableName table : pending.keySet()) {
            flush(table);
        }
        return results;
    }

    /** Removes what a truncation or a drop at {@code version} makes void. */
    static void deleteOlder(DuckDBConnection connection, TableState state, long version) throws SQLException {
        Statements.run(
                connection,
                "DELETE FROM " + Sql.name(Hidden.DATA, state.dataTable()) + " WHERE " + Hidden.VERSION + " < "
                        + version);
    }
}
