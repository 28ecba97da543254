package io.orrery.olap.store;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.StreamPosition;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.consumer.snapshot.SnapshotMark;
import io.orrery.consumer.snapshot.TableSnapshots;
import io.orrery.event.TableName;
import io.orrery.olap.duck.Database;
import io.orrery.olap.duck.Readers;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one writer of a database: rows and positions in one transaction. Its methods are called one at a time. */
final class BatchWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);

    private final Database database;
    private final Catalog catalog;
    private final Clock clock;
    private final Upkeep upkeep;
    private DuckDBConnection connection;
    private boolean stale;

    BatchWriter(Database database, Catalog catalog, Upkeep upkeep, Clock clock) throws SQLException {
        this.database = database;
        this.catalog = catalog;
        this.clock = clock;
        this.upkeep = upkeep;
        this.connection = database.connect();
        catalog.load(connection);
    }

    /** Applies all of the batches, or none: where it throws, and where a result names a change that it refuses. */
    synchronized List<ApplyResult> write(List<Batch> batches) throws SQLException, InterruptedException {
        try {
            return tryToWrite(batches);
        } catch (SQLException e) {
            if (!Readers.isOutOfMemory(e)) {
                throw e;
            }
            return writeAlone(batches, e);
        }
    }

    private List<ApplyResult> writeAlone(List<Batch> batches, SQLException cause)
            throws SQLException, InterruptedException {
        try {
            if (database.readers().holdOff()) {
                return tryToWrite(batches);
            }
            throw cause;
        } finally {
            database.readers().resume();
        }
    }

    private List<ApplyResult> tryToWrite(List<Batch> batches) throws SQLException {
        recover();
        // After any error, COMMIT would report success and keep nothing.
        boolean committed = false;
        try {
            // Explicitly: with autocommit off DuckDB begins at the first statement, and an appender used before it
            // commits by itself.
            Statements.run(connection, "BEGIN TRANSACTION");
            List<ApplyResult> results = apply(batches);
            if (results.stream().anyMatch(result -> !result.rejections().isEmpty())) {
                // Committed, the batch's position would pass a change that is not stored, and may not be parked yet.
                return results;
            }
            Statements.run(connection, "COMMIT");
            committed = true;
            if (upkeep.run(database, connection, catalog.tables(), clock.instant())) {
                connection.close();
                connection = database.connect();
            }
            return results;
        } finally {
            if (!committed) {
                stale = true;
                rollback();
            }
        }
    }

    private List<ApplyResult> apply(List<Batch> batches) throws SQLException {
        long now = clock.millis() * 1000;
        Transaction transaction = new Transaction(connection, catalog, now, batches.size());
        for (int i = 0; i < batches.size(); i++) {
            transaction.apply(batches.get(i), i);
        }
        List<ApplyResult> results = transaction.finish().toList();
        for (int i = 0; i < batches.size(); i++) {
            catalog.save(connection, batches.get(i), results.get(i));
        }
        return results;
    }

    private void rollback() {
        try {
            Statements.run(connection, "ROLLBACK");
        } catch (SQLException e) {
            log.debug("No rollback in {}: a new connection follows", database.file(), e);
        }
    }

    /** After a failure: another connection, and the bookkeeping as it is in the file. */
    private void recover() throws SQLException {
        if (!stale) {
            return;
        }
        connection.close();
        try {
            connection = database.connect();
            catalog.load(connection);
        } catch (SQLException e) {
            // A fatal error makes DuckDB refuse everything until the file is opened anew.
            log.debug("Opening database {} anew", database.file(), e);
            database.reopen();
            connection = database.connect();
            catalog.load(connection);
        }
        stale = false;
    }

    synchronized Optional<StreamPosition> position(String shard) throws SQLException {
        recover();
        return catalog.position(shard);
    }

    synchronized List<TableState> tables() throws SQLException {
        recover();
        return new ArrayList<>(catalog.tables());
    }

    /** Whether each table that the source has is all here. */
    synchronized Map<TableName, Completeness> completeness() throws SQLException {
        recover();
        Map<TableName, List<SnapshotMark>> marks = Snapshots.all(connection);
        return catalog.tables().stream()
                .filter(state -> !state.dropped())
                .collect(Collectors.toMap(
                        TableState::table, state -> new TableSnapshots(marks.getOrDefault(state.table(), List.of()))
                                .completeness(origin -> state.floor())));
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }
}
