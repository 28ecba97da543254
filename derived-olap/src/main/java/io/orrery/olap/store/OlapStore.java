package io.orrery.olap.store;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.olap.duck.Database;
import io.orrery.olap.duck.UnreadableDatabaseException;
import io.orrery.runtime.OrreryException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;

/**
 * DuckDB tables that follow the source, in one file that this process alone has open. A batch's rows and the position
 * of its shard commit in one transaction, so each change takes effect exactly once. Safe for any number of threads;
 * what they apply at the same time is committed together.
 */
public final class OlapStore implements DerivedStore, AutoCloseable {

    /** Smaller files are left as they are. */
    private static final long COMPACT_FROM_BYTES = 256L << 20;

    /** Until the checkpoints are set back, a killed process must not forget that they have to be. */
    private static final String REWIND = "rewind";

    private final Database database;
    private volatile boolean restored;
    private final BatchWriter writer;
    private final GroupCommit commits;

    private OlapStore(Database database, BatchWriter writer, OlapSettings settings, boolean restored) {
        this.database = database;
        this.restored = restored;
        this.writer = writer;
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
        DatabaseCopies copies = new DatabaseCopies(file);
        boolean fromCopy = false;
        try {
            copies.compact(settings.database(), COMPACT_FROM_BYTES);
        } catch (UnreadableDatabaseException e) {
            copies.restore(e);
            fromCopy = true;
        }
        Database database;
        try {
            database = Database.open(file, settings.database());
        } catch (UnreadableDatabaseException e) {
            copies.restore(e);
            fromCopy = true;
            database = Database.open(file, settings.database());
        }
        try {
            boolean rewind;
            try (DuckDBConnection connection = database.connect()) {
                prepare(connection, file, settings.stream());
                if (fromCopy) {
                    Catalog.setMeta(connection, REWIND, "due");
                }
                rewind = Catalog.meta(connection, REWIND).isPresent();
            }
            Upkeep upkeep = new Upkeep(settings.upkeep(), copies, clock.instant());
            BatchWriter writer = new BatchWriter(database, new Catalog(settings.tables()), upkeep, clock);
            return new OlapStore(database, writer, settings, rewind);
        } catch (SQLException e) {
            database.close();
            throw new OrreryException("Cannot prepare database " + file + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * True from when the file could not be read and was restored from its copy until {@link #rewound}: the stream has
     * to be read again from this store's {@link #position}s, which may be behind the satellite's checkpoints.
     */
    public boolean restored() {
        return restored;
    }

    /** Notes that the satellite's checkpoints are not ahead of the store any more. */
    public void rewound() throws SQLException {
        try (DuckDBConnection connection = database.connect()) {
            Catalog.setMeta(connection, REWIND, null);
        }
        restored = false;
    }

    private static void prepare(DuckDBConnection connection, Path file, String stream) throws SQLException {
        if (!Catalog.exists(connection)) {
            Statements.run(connection, "BEGIN TRANSACTION");
            Catalog.create(connection, stream);
            Statements.run(connection, "COMMIT");
            return;
        }
        Catalog.checkFormat(connection, file.toString());
        String known = Catalog.meta(connection, "stream").orElse(stream);
        if (!known.equals(stream)) {
            throw new OrreryException("Database " + file + " follows stream '" + known + "', not '" + stream
                    + "': name another file with --database");
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
