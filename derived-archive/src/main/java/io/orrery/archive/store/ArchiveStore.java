package io.orrery.archive.store;

import io.orrery.archive.layout.Identity;
import io.orrery.archive.log.Compaction;
import io.orrery.archive.log.Entry;
import io.orrery.archive.log.ShardLog;
import io.orrery.archive.storage.Storage;
import io.orrery.archive.storage.WorkFolder;
import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.RejectedException;
import io.orrery.consumer.StreamPosition;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An archive as a store that follows a stream: every event once, in Parquet files. What comes is gathered, and becomes
 * files when it has waited or is enough; these are merged in the background. Safe for any number of threads, and beside any number of other workers.
 */
public final class ArchiveStore implements DerivedStore, AutoCloseable {

    /** What is staged for longer, and in no entry, was left by a worker that died. */
    private static final Duration LEFT = Duration.ofDays(1);

    private final Storage storage;
    private final ArchiveSettings settings;
    private final Schemas schemas;
    private final WorkFolder folder;
    private final GatherDatabase database;
    private final RollPlaces places;
    private final Map<String, ShardWriter> writers = new ConcurrentHashMap<>();
    private final AtomicInteger tables = new AtomicInteger();

    private ArchiveStore(Storage storage, ArchiveSettings settings) {
        this.storage = storage;
        this.settings = settings;
        this.schemas = new Schemas(storage);
        this.folder = new WorkFolder(settings.work());
        this.database = new GatherDatabase(settings.memory(), folder.path().resolve("spill"));
        Duration mergeTime = settings.rolls().mergeTime();
        this.places = mergeTime.isZero()
                ? new FinalPlaces()
                : new Merger(new Merges(storage, database, folder.path(), Clock.systemUTC()), mergeTime);
    }

    /**
     * Opens an archive, and begins it if there is none.
     *
     * @param storage closed with the store
     * @throws OrreryException if it holds another stream, or cannot be reached
     */
    public static ArchiveStore open(Storage storage, ArchiveSettings settings) {
        try {
            Identity.check(storage, settings.stream());
            ArchiveStore store = new ArchiveStore(storage, settings);
            store.sweep();
            return store;
        } catch (IOException e) {
            throw new OrreryException("Cannot open the archive " + storage + ": " + e.getMessage(), e);
        }
    }

    private void sweep() throws IOException {
        Set<String> kept = new HashSet<>();
        for (String shardId : ShardLog.shards(storage)) {
            for (Entry newest : List.of(ShardLog.newest(storage, shardId), ShardLog.newestMerge(storage, shardId))) {
                newest.files().forEach(file -> kept.add(file.staged()));
            }
        }
        Compaction.log(storage).newest().files().forEach(file -> kept.add(file.staged()));
        storage.sweep(Instant.now().minus(LEFT), kept);
    }

    @Override
    public ApplyResult apply(Batch batch) throws Exception {
        if (batch.places().size() != batch.events().size()) {
            throw new RejectedException("An event whose place in the stream is not known cannot be archived");
        }
        ShardWriter writer = writer(batch.shardId());
        long now = System.nanoTime();
        writer.take(batch, now);
        if (writer.due(settings, now) || gathered() > settings.gatherBytes()) {
            writer.flush();
        }
        return ApplyResult.of(batch.events().size(), 0);
    }

    private long gathered() {
        return writers.values().stream().mapToLong(ShardWriter::bytes).sum();
    }

    private ShardWriter writer(String shardId) throws SQLException {
        ShardWriter known = writers.get(shardId);
        if (known != null) {
            return known;
        }
        // The shard's own thread alone comes here.
        Gathered gathered = new Gathered(database, "shard_" + tables.incrementAndGet());
        ShardWriter made = new ShardWriter(shardId, storage, places, schemas, gathered, folder.path());
        writers.put(shardId, made);
        return made;
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public void forget(String shardId) {
        ShardWriter known = writers.remove(shardId);
        try {
            if (known != null) {
                known.close();
            }
        } catch (SQLException e) {
            throw new OrreryException("Cannot forget what was gathered of shard " + shardId + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void flush(String shardId) throws Exception {
        writer(shardId).flush();
    }

    /** Also for shards that nothing was gathered of: the framework asks for all of them when a worker starts. */
    @Override
    public Optional<StreamPosition> position(String shardId) throws Exception {
        ShardWriter known = writers.get(shardId);
        if (known != null) {
            return known.position();
        }
        Entry newest = new ShardLog(storage, shardId).known();
        return newest.number() == 0 ? Optional.empty() : Optional.of(newest.upTo());
    }

    /** Forgets what is gathered: the stream has it still. What was rolled is merged. */
    @Override
    public void close() {
        writers.keySet().forEach(this::forget);
        places.close();
        database.close();
        folder.close();
        storage.close();
    }
}
