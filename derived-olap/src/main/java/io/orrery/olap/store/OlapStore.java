package io.orrery.olap.store;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.StreamPosition;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.olap.duck.Database;
import io.orrery.olap.duck.UnreadableDatabaseException;
import io.orrery.olap.settings.TablesFile;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;

/**
 * DuckDB tables that follow the source, in one file that this process alone has open. A batch's rows and the position
 * of its shard commit in one transaction, so each change takes effect exactly once. Safe for any number of threads;
 * what they apply at the same time is committed together.
 */
public final class OlapStore implements DerivedStore, AutoCloseable {

    private static final String SATELLITE = "satellite";

    private final Database database;
    private final BatchWriter writer;
    private final GroupCommit commits;
    private final TablesFile tables;

    private OlapStore(Database database, BatchWriter writer, OlapSettings settings) {
        this.database = database;
        this.writer = writer;
        this.tables = settings.tables();
        this.commits = new GroupCommit(writer::write, settings.maxMergedEvents());
    }

    /**
     * Opens the database in {@code file}, and makes it if there is none.
     *
     * @throws OrreryException if another process has the file open, it is no database of Orrery's, or it follows
     *     another stream
     */
    public static OlapStore open(Path file, OlapSettings settings) {
        return open(file, settings, Clock.systemUTC());
    }

    static OlapStore open(Path file, OlapSettings settings, Clock clock) {
        return open(file, settings, clock, Growth.SLACK);
    }

    /** @param slack what the file may have more than a multiple of its data */
    static OlapStore open(Path file, OlapSettings settings, Clock clock, long slack) {
        DatabaseFiles files = new DatabaseFiles(file);
        try {
            DatabaseCopies copies = new DatabaseCopies(files.current());
            Database database = open(files.current(), settings, copies);
            try {
                return open(database, settings, clock, files, new Growth(files, copies, slack), copies);
            } catch (SQLException | IOException | RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (SQLException | IOException e) {
            throw new OrreryException("Cannot prepare database " + file + ": " + e.getMessage(), e);
        }
    }

    private static Database open(Path file, OlapSettings settings, DatabaseCopies copies) {
        try {
            return Database.open(file, settings.database());
        } catch (UnreadableDatabaseException e) {
            // The framework sees that the store is behind, and reads again from its positions.
            copies.restore(e);
            return Database.open(file, settings.database());
        }
    }

    private static OlapStore open(
            Database database,
            OlapSettings settings,
            Clock clock,
            DatabaseFiles files,
            Growth growth,
            DatabaseCopies copies)
            throws SQLException, IOException {
        files.sweep();
        copies.sweep();
        try (DuckDBConnection connection = database.connect()) {
            prepare(connection, database.file(), settings.stream());
        }
        Upkeep upkeep = new Upkeep(settings.upkeep(), copies, growth, clock.instant());
        return new OlapStore(
                database, new BatchWriter(database, new Catalog(settings.tables()), upkeep, clock), settings);
    }

    private static void prepare(DuckDBConnection connection, Path file, String stream) throws SQLException {
        if (!Catalog.exists(connection)) {
            Statements.run(connection, "BEGIN TRANSACTION");
            Catalog.create(connection, stream);
            Snapshots.create(connection);
            Statements.run(connection, "COMMIT");
            return;
        }
        FormatUpgrade.run(connection);
        Catalog.checkFormat(connection, file.toString());
        String known = Catalog.meta(connection, "stream").orElse(stream);
        if (!known.equals(stream)) {
            throw new OrreryException("Database " + file + " follows stream '" + known + "', not '" + stream
                    + "': name another file with --database");
        }
        Snapshots.create(connection);
    }

    /**
     * Notes in the database which satellite feeds it: no other one may.
     *
     * @throws UsageException if another one does
     */
    void claim(String satellite) throws SQLException {
        try (DuckDBConnection connection = database.connect()) {
            Optional<String> owner = Catalog.meta(connection, SATELLITE);
            if (owner.isEmpty()) {
                Catalog.setMeta(connection, SATELLITE, satellite);
            } else if (!owner.get().equals(satellite)) {
                throw new UsageException("Database " + database.file() + " belongs to the satellite '" + owner.get()
                        + "', not to '" + satellite + "': name another file with --database, or that satellite with"
                        + " --name");
            }
        }
    }

    @Override
    public ApplyResult apply(Batch batch) throws Exception {
        return commits.apply(batch);
    }

    @Override
    public Optional<StreamPosition> position(String shardId) throws SQLException {
        return writer.position(shardId);
    }

    /** A history keeps each change as a row of its own, whoever published it. */
    @Override
    public boolean takesOneOrigin(TableName table) {
        return !tables.of(table).history();
    }

    @Override
    public Map<TableName, Completeness> completeness() throws SQLException {
        return writer.completeness();
    }

    /** The tables that exist on the source, as far as the stream has told. */
    public List<TableSchema> tables() throws SQLException {
        return writer.tables().stream()
                .filter(state -> !state.dropped())
                .map(state -> state.layout().schema())
                .sorted(java.util.Comparator.comparing(TableSchema::table))
                .toList();
    }

    /**
     * Hands each live row of a table to {@code consumer}, in the order of the key, all as of one commit. Values are as
     * the stream had them, but for zero dates, which DuckDB has not and which come as null.
     *
     * @throws OrreryException if there is no such table
     */
    public void forEachRow(TableName table, Consumer<Row> consumer) throws SQLException {
        TableState state = writer.tables().stream()
                .filter(known -> known.table().equals(table) && !known.dropped())
                .findFirst()
                .orElseThrow(() -> new OrreryException("There is no table " + table + " in " + database.file()));
        try (DuckDBConnection connection = database.connect()) {
            LiveRows.read(connection, state, consumer);
        }
    }

    /** The open database, for connections that read. It is closed with the store. */
    public Database database() {
        return database;
    }

    /** Closes the database; a batch under way is committed first. */
    @Override
    public void close() throws SQLException {
        writer.close();
        database.close();
    }
}
