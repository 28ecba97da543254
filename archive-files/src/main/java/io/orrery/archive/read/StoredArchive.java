package io.orrery.archive.read;

import io.orrery.archive.storage.Storage;
import io.orrery.archive.storage.WorkFolder;
import io.orrery.consumer.ArchivedTable;
import io.orrery.consumer.EventArchive;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An archive as its files show it at one moment.
 *
 * @param work what it needs on this machine; closed with it, as is the storage
 */
record StoredArchive(String place, String stream, Storage storage, ArchivedFiles files, WorkFolder work)
        implements EventArchive {

    @Override
    public Map<String, StreamPosition> positions() {
        return files.ends();
    }

    @Override
    public boolean isPast(String shardId, Instant time) {
        try (WorkFolder folder = new WorkFolder(work.path())) {
            return new LastCommits(storage, folder.path()).isPast(files.since(shardId, day(time)), time);
        } catch (IOException | SQLException e) {
            throw new OrreryException("Cannot read the archive " + place + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Instant> horizon() {
        return files.horizon();
    }

    @Override
    public Set<TableName> tables() {
        return files.tables();
    }

    @Override
    public long weight(TableName table) {
        return files.of(table, LocalDate.MAX).size();
    }

    @Override
    public ArchivedTable open(TableName table, Optional<Instant> until) throws IOException, SQLException {
        List<String> paths = files.of(table, until.map(StoredArchive::day).orElse(LocalDate.MAX));
        WorkFolder folder = new WorkFolder(work.path());
        try {
            Optional<String> source = paths.isEmpty()
                    ? Optional.empty()
                    : Optional.of(ParquetFiles.source(storage, paths, folder.path()));
            return new TableEvents(table, TableSchemas.read(storage, table, table), source, until, folder);
        } catch (IOException | SQLException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static LocalDate day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    @Override
    public void close() {
        storage.close();
        work.close();
    }
}
