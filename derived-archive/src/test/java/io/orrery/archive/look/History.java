package io.orrery.archive.look;

import io.orrery.archive.storage.Folder;
import io.orrery.archive.store.ArchiveSettings;
import io.orrery.archive.store.ArchiveStore;
import io.orrery.consumer.Batch;
import io.orrery.consumer.EventPlace;
import io.orrery.consumer.StreamPosition;
import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes events of a source to an archive through two shards, each change committed at a moment of its own. */
final class History implements AutoCloseable {

    static final int SHARDS = 2;
    private static final Instant START = Instant.parse("2026-03-01T22:00:00Z");

    private final ArchiveStore store;
    private final List<Integer> sequence = new ArrayList<>(List.of(100, 100));
    private long version;

    History(Path archive, Path work) throws Exception {
        store = ArchiveStore.open(
                new Folder(archive),
                new ArchiveSettings(
                        "changes",
                        new ArchiveSettings.Rolls(Duration.ofDays(1), 8_000, Duration.ofDays(1)),
                        1 << 20,
                        "100MB",
                        work));
    }

    /** The moment of the last commit. */
    Instant now() {
        return START.plusSeconds(version * 30);
    }

    /** What the next change says of itself. */
    Metadata next(TableSchema schema) {
        version++;
        return again(schema);
    }

    /** The same for another row of the same change. */
    Metadata again(TableSchema schema) {
        return new Metadata(
                schema.table(),
                "shop",
                version,
                schema.id(),
                now(),
                new SourcePosition("3e11fa47-71ca-11e1-9e33-c80aa9429562:" + version, "binlog.000001", version, 0),
                false);
    }

    void put(int shard, TableSchema schema, Event event) throws Exception {
        String number = Integer.toString(sequence.get(shard));
        sequence.set(shard, sequence.get(shard) + 3);
        store.apply(new Batch(
                "shardId-00000000000" + shard,
                List.of(schema, event),
                new StreamPosition(number),
                Optional.of(KeyRange.ALL),
                List.of(new EventPlace(number, 0), new EventPlace(number, 1))));
    }

    void putToAll(TableSchema schema, Event event) throws Exception {
        for (int shard = 0; shard < SHARDS; shard++) {
            put(shard, schema, event);
        }
    }

    /** Archives all. */
    @Override
    public void close() {
        try {
            for (int shard = 0; shard < SHARDS; shard++) {
                store.flush("shardId-00000000000" + shard);
            }
            store.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
