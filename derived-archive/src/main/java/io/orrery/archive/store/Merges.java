package io.orrery.archive.store;

import io.orrery.archive.layout.EventColumns;
import io.orrery.archive.layout.Paths;
import io.orrery.archive.log.Entry;
import io.orrery.archive.log.ShardLog;
import io.orrery.archive.read.ParquetFiles;
import io.orrery.archive.storage.Storage;
import io.orrery.archive.storage.WorkFolder;
import io.orrery.consumer.StreamPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.duckdb.DuckDBConnection;

/**
 * Merges the recent files of shards to those that engines see: docs/designs/archive-merge.md. Any number of workers may
 * merge one shard at the same time. For one thread.
 *
 * @param work where files are put
 * @param clock says when what was merged is old
 */
record Merges(Storage storage, GatherDatabase database, Path work, Clock clock) {

    /** So many rolls become one file of each partition, which bounds what lies on the disk. */
    static final int MOST_ROLLS = 24;

    /** A reader that has listed the files before a merge has so long to read them. */
    static final Duration GRACE = Duration.ofDays(1);

    /** The shards that have recent files. */
    TreeSet<String> shards() throws IOException {
        return new TreeSet<>(ShardLog.shards(storage, Paths.RECENT));
    }

    /** Up to where a shard is merged; empty if that is all of it. */
    Optional<StreamPosition> dueAfter(String shardId) throws IOException {
        StreamPosition end = ShardLog.newestMerge(storage, shardId).upTo();
        StreamPosition rolled = new ShardLog(storage, shardId).known().upTo();
        return recent(shardId, end, rolled).isEmpty() ? Optional.empty() : Optional.of(end);
    }

    /**
     * Merges what is recent of a shard, at most {@link #MOST_ROLLS} of its rolls.
     *
     * @return true if there may be more
     */
    boolean merge(String shardId) throws IOException, SQLException {
        ShardLog merges = ShardLog.merges(storage, shardId);
        // What a worker has rolled and not placed is placed: else it would be passed over.
        StreamPosition rolled = new ShardLog(storage, shardId).known().upTo();
        TreeMap<StreamPosition, List<Paths.EventFile>> rolls =
                recent(shardId, merges.known().upTo(), rolled);
        if (rolls.isEmpty()) {
            return false;
        }
        StreamPosition end = rolls.keySet().stream()
                .skip(Math.min(MOST_ROLLS, rolls.size()) - 1L)
                .findFirst()
                .orElseThrow();
        List<Entry.File> files = stage(shardId, end, rolls.headMap(end, true));
        // Where this throws, the entry may exist and name the files: they stay.
        if (!merges.append(end, files, clock.instant())) {
            Staging.discard(storage, files);
        }
        return rolls.lastKey().compareTo(merges.known().upTo()) > 0;
    }

    private TreeMap<StreamPosition, List<Paths.EventFile>> recent(
            String shardId, StreamPosition after, StreamPosition upTo) throws IOException {
        TreeMap<StreamPosition, List<Paths.EventFile>> rolls = new TreeMap<>();
        for (String path : storage.list(Paths.recent(shardId))) {
            Paths.parse(path)
                    .filter(file ->
                            file.upTo().compareTo(after) > 0 && file.upTo().compareTo(upTo) <= 0)
                    .ifPresent(file -> rolls.computeIfAbsent(file.upTo(), end -> new ArrayList<>())
                            .add(file));
        }
        return rolls;
    }

    private List<Entry.File> stage(String shardId, StreamPosition end, Map<StreamPosition, List<Paths.EventFile>> rolls)
            throws IOException, SQLException {
        TreeMap<String, List<Paths.EventFile>> partitions = new TreeMap<>();
        // One roll after the other, so that a partition's files are in the order of their events.
        rolls.values()
                .forEach(files -> files.forEach(file -> partitions
                        .computeIfAbsent(file.partition().folder(), folder -> new ArrayList<>())
                        .add(file)));
        try (Staging staging = new Staging(storage)) {
            for (List<Paths.EventFile> files : partitions.values()) {
                merge(staging, Paths.merged(files.get(0).partition(), shardId, end, staging.attempt()), files);
            }
            return staging.done();
        }
    }

    private void merge(Staging staging, String path, List<Paths.EventFile> files) throws IOException, SQLException {
        // Of a bucket the files of one partition at a time are on this machine.
        try (WorkFolder folder = new WorkFolder(work);
                DuckDBConnection connection = database.connect();
                Statement statement = connection.createStatement()) {
            List<String> paths = files.stream().map(Paths.EventFile::path).toList();
            Path merged = folder.path().resolve("merged.parquet");
            // DuckDB keeps the order of files, and that of their rows.
            long rows = statement.executeUpdate(ParquetFiles.copy(
                    "SELECT " + EventColumns.names() + " FROM " + ParquetFiles.source(storage, paths, folder.path()),
                    merged));
            staging.add(path, merged, rows);
        }
    }

    /** Deletes the recent files of a shard whose merge is old. */
    void sweep(String shardId) throws IOException {
        ShardLog merges = ShardLog.merges(storage, shardId);
        Entry old = merges.before(clock.instant().minus(GRACE));
        if (old.number() == 0) {
            return;
        }
        for (List<Paths.EventFile> files :
                recent(shardId, Entry.NONE.upTo(), old.upTo()).values()) {
            for (Paths.EventFile file : files) {
                storage.delete(file.path());
            }
        }
        merges.forget(old);
    }
}
