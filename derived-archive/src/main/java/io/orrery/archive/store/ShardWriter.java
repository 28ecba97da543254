package io.orrery.archive.store;

import io.orrery.archive.log.Entry;
import io.orrery.archive.log.ShardLog;
import io.orrery.archive.storage.Storage;
import io.orrery.consumer.Batch;
import io.orrery.consumer.StreamPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Gathers the events of one shard, and turns them into the files of a log entry. Safe for any number of threads. */
final class ShardWriter {

    private final String shardId;
    private final Storage storage;
    private final RollPlaces places;
    private final Schemas schemas;
    private final Path work;
    private final ShardLog log;
    private final Gathered gathered;
    private final Taking taking;

    /** Up to here all events are in files, and none is gathered. */
    private StreamPosition base = Entry.NONE.upTo();
    /** From there up to here all events are gathered. */
    private StreamPosition end = Entry.NONE.upTo();
    /** About how many bytes are gathered. */
    private volatile long bytes;
    /** Since when something waits to be archived; nothing does while {@link #waiting} is false. */
    private long sinceNanos;

    private boolean waiting;

    ShardWriter(String shardId, Storage storage, RollPlaces places, Schemas schemas, Gathered gathered, Path work) {
        this.shardId = shardId;
        this.places = places;
        this.storage = storage;
        this.schemas = schemas;
        this.work = work;
        this.log = new ShardLog(storage, shardId);
        this.gathered = gathered;
        this.taking = new Taking(schemas);
    }

    /** The position up to which the archive holds the shard; empty if it holds nothing of it. */
    synchronized Optional<StreamPosition> position() throws IOException {
        return Optional.of(log.known()).filter(entry -> entry.number() > 0).map(Entry::upTo);
    }

    /** About how many bytes are gathered. */
    long bytes() {
        return bytes;
    }

    /** Gathers what has not been taken yet. If it throws, the same batch is to be given again. */
    synchronized void take(Batch batch, long nowNanos) throws SQLException {
        StreamPosition newEnd = later(end, batch.end());
        Taking.Ready ready = taking.look(batch, newEnd);
        if (!ready.events().isEmpty()) {
            bytes += gathered.add(ready.events(), shardId);
        }
        taking.took(ready);
        if (newEnd.compareTo(end) > 0 && !waiting) {
            waiting = true;
            sinceNanos = nowNanos;
        }
        end = newEnd;
    }

    private static StreamPosition later(StreamPosition one, StreamPosition other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** True if what is gathered has waited long enough, or is enough. */
    synchronized boolean due(ArchiveSettings settings, long nowNanos) {
        return waiting
                && (bytes >= settings.rolls().bytes()
                        || nowNanos - sinceNanos >= settings.rolls().time().toNanos());
    }

    /** Archives all up to the end of the last batch. If it throws, it is to be called again. */
    synchronized void flush() throws IOException, SQLException {
        // First of all: another worker may have made entries since this one was asked for its position, or an earlier
        // call that failed after it had.
        adopt(log.known().upTo());
        while (end.compareTo(base) > 0) {
            List<Entry.File> files = stage();
            // Where this throws, the entry may exist and name the files: they stay.
            boolean own = log.append(end, files);
            adopt(log.known().upTo());
            if (own && !files.isEmpty()) {
                places.rolled(shardId);
            }
            if (!own) {
                Staging.discard(storage, files);
            }
        }
        bytes = 0;
        waiting = false;
    }

    /** What is gathered up to there is in files, whoever made them. */
    private void adopt(StreamPosition upTo) throws SQLException {
        if (upTo.compareTo(base) > 0) {
            if (upTo.compareTo(end) >= 0) {
                gathered.clear();
            } else {
                gathered.forget(upTo);
            }
            taking.passOver(upTo);
            end = later(end, upTo);
            base = upTo;
        }
    }

    private List<Entry.File> stage() throws IOException, SQLException {
        schemas.write();
        try (Staging staging = new Staging(storage)) {
            for (Gathered.Part part : gathered.parts()) {
                Path file = work.resolve(UUID.randomUUID() + ".parquet");
                try {
                    gathered.write(part, file);
                    staging.add(places.path(part.partition(), shardId, end, staging.attempt()), file, part.rows());
                } finally {
                    Files.deleteIfExists(file);
                }
            }
            return staging.done();
        }
    }

    synchronized void close() throws SQLException {
        gathered.close();
    }
}
