package io.orrery.archive.read;

import io.orrery.archive.storage.Storage;
import io.orrery.event.Event;
import io.orrery.event.TableName;
import io.orrery.event.json.EventReader;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the events of an archive's tables. What it shows is the archive as it was when it was opened. For one thread. */
public final class ArchiveReader implements AutoCloseable {

    private static final String MEMORY = "512MB";

    private final Storage storage;
    private final Path work;
    private final ArchivedFiles files;
    private final Connection duckdb;

    private ArchiveReader(Storage storage, Path work, ArchivedFiles files, Connection duckdb) {
        this.storage = storage;
        this.work = work;
        this.files = files;
        this.duckdb = duckdb;
    }

    /**
     * Opens an archive to read it.
     *
     * @param storage closed with the reader
     * @param work where files are fetched to and sorts spill to; the caller removes it
     */
    public static ArchiveReader open(Storage storage, Path work) {
        try {
            ArchivedFiles files = ArchivedFiles.of(storage);
            return new ArchiveReader(storage, work, files, ArchiveDuckDb.open(MEMORY, work.resolve("spill")));
        } catch (IOException | SQLException e) {
            throw new OrreryException("Cannot read the archive " + storage + ": " + e.getMessage(), e);
        }
    }

    /** The first moment that the archive can show; empty if it shows all. */
    public Optional<Instant> horizon() {
        return files.horizon();
    }

    /** The tables that have events. */
    public Set<TableName> tables() {
        return files.tables();
    }

    /**
     * Which events are wanted.
     *
     * @param until the last commit time
     * @param key the row; empty for all, and for what concerns the table as a whole
     */
    public record Wanted(TableName table, Instant until, Optional<String> key) {}

    /** Takes events one by one. */
    @FunctionalInterface
    public interface Sink {
        void take(Event event) throws Exception;
    }

    /**
     * Gives the events in the order of their versions, each {@link io.orrery.event.TableSchema} of the table before all.
     *
     * @param as the name that the table has in the events
     * @throws UsageException if the archive does not show that time any more
     */
    public void read(Wanted wanted, TableName as, Sink sink) throws Exception {
        horizon().filter(wanted.until()::isBefore).ifPresent(begin -> {
            throw new UsageException("Cannot show " + wanted.table() + " as of " + wanted.until()
                    + ": the archive's history begins " + begin + ", since it was compacted");
        });
        List<String> paths =
                files.of(wanted.table(), wanted.until().atOffset(ZoneOffset.UTC).toLocalDate());
        if (paths.isEmpty()) {
            return;
        }
        EventReader reader = TableSchemas.read(storage, wanted.table(), as).reader();
        String source = ParquetFiles.source(storage, paths, work);
        try (PreparedStatement select = duckdb.prepareStatement(select(source, wanted.key()))) {
            select.setLong(1, micros(wanted.until()));
            if (wanted.key().isPresent()) {
                select.setString(2, wanted.key().get());
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sink.take(reader.read(EventDocument.of(rows, as)));
                }
            }
        }
    }

    private static String select(String source, Optional<String> key) {
        return "SELECT " + EventDocument.COLUMNS + " FROM " + source + " WHERE epoch_us(committed_at) <= ?"
                + (key.isPresent() ? " AND key = ?" : "")
                + " ORDER BY version, shard, sequence_number, sequence_index";
    }

    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
    }

    @Override
    public void close() {
        try {
            duckdb.close();
        } catch (SQLException e) {
            throw new OrreryException("Cannot close DuckDB: " + e.getMessage(), e);
        }
        storage.close();
    }
}
