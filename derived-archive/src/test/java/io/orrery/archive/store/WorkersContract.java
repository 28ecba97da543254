package io.orrery.archive.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.archive.storage.Storage;
import io.orrery.consumer.Batch;
import io.orrery.consumer.EventPlace;
import io.orrery.consumer.StreamPosition;
import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.event.Column;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Write;
import io.orrery.local.fixture.HandClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several workers that all believe to own one shard, on a storage that fails and loses answers: they freeze, wake after any
 * time, die without a word, get batches again, cut otherwise, and merge what was rolled. In the end each event is in the
 * archive once.
 */
abstract class WorkersContract {

    static final String SHARD = "shardId-000000000000";
    private static final int RECORDS = 400;
    private static final Instant START = Instant.parse("2026-01-02T23:00:00Z");

    @TempDir
    Path folder;

    /** The storage of a history's archive, once more for each worker. */
    protected abstract Storage storage(Random random) throws Exception;

    /** A folder that holds what the archive does. */
    protected abstract Path archive() throws Exception;

    /** How many steps all workers make together. */
    protected abstract int steps();

    /** The archive is looked at, as it is in the middle of all that. */
    protected void look(List<Record> stream, Instant now) throws Exception {}

    /** Of what was merged, and is deleted. */
    private final HandClock clock = new HandClock(Instant.parse("2026-01-03T00:00:00Z"));

    private final List<TableSchema> tables = List.of(table("a"), table("b"), table("it's/a %*? \u00e9"));

    private static TableSchema table(String name) {
        return new TableSchema(
                new TableName("shop", name),
                List.of(Column.of("id", "bigint"), Column.of("text", "varchar(40)")),
                List.of("id"));
    }

    /** A record of the stream. */
    record Record(String sequenceNumber, List<Event> events) {

        StreamPosition position() {
            return new StreamPosition(sequenceNumber);
        }
    }

    /** Sequence numbers that grow in length too. */
    private static String sequenceNumber(int record) {
        return Long.toString(90L + record * 7L);
    }

    private List<Record> records(Random random) {
        List<Record> records = new ArrayList<>();
        long version = 0;
        for (int i = 0; i < RECORDS; i++) {
            List<Event> events = new ArrayList<>();
            int count = random.nextInt(4);
            for (int n = 0; n < count; n++) {
                version++;
                TableSchema schema = tables.get(random.nextInt(tables.size()));
                Metadata metadata = new Metadata(
                        schema.table(),
                        "shop",
                        version,
                        schema.id(),
                        START.plusSeconds(i * 20L),
                        new SourcePosition(null, "binlog.000001", version, 0),
                        false);
                events.add(schema);
                events.add(new Write<>(metadata, new Row(schema, version, "text \u0000 " + version)));
            }
            records.add(new Record(sequenceNumber(i), events));
        }
        return records;
    }

    private final class Worker {
        private final Random random;
        private final List<Record> stream;
        private final Failing storage;
        private final ArchiveStore store;
        private final GatherDatabase database;
        private final Merges merges;
        /** The next record to be read; -1 before the shard was begun. */
        private int next = -1;

        private StreamPosition position = new StreamPosition("0");
        private Batch again;

        Worker(Random random, List<Record> stream) throws Exception {
            this.random = random;
            this.stream = stream;
            this.storage = new Failing(storage(random), random);
            // Merged when the test says so.
            ArchiveSettings.Rolls rolls =
                    new ArchiveSettings.Rolls(Duration.ofDays(1), 3_000, Duration.ofDays(random.nextInt(4)));
            Path work = folder.resolve("work");
            this.store = ArchiveStore.open(storage, new ArchiveSettings("changes", rolls, 1 << 20, "100MB", work));
            this.database = new GatherDatabase("100MB", work);
            this.merges = new Merges(storage, database, work, clock);
        }

        void step() throws Exception {
            try {
                storage.failing(15);
                if (next < 0) {
                    begin();
                } else if (random.nextInt(8) == 0) {
                    store.flush(SHARD);
                } else if (random.nextInt(8) == 0) {
                    boolean unused = merges.merge(SHARD);
                } else if (random.nextInt(8) == 0) {
                    merges.sweep(SHARD);
                } else {
                    give(again == null ? batch() : again);
                }
            } catch (IOException e) {
                // It comes again.
            } finally {
                storage.failing(0);
            }
        }

        private void begin() throws Exception {
            store.forget(SHARD);
            position = store.position(SHARD).orElse(new StreamPosition("0"));
            int first = 0;
            while (first < stream.size()
                    && new StreamPosition(stream.get(first).sequenceNumber()).compareTo(position) <= 0) {
                first++;
            }
            again = null;
            next = first;
        }

        private Batch batch() {
            int until = Math.min(stream.size(), next + 1 + random.nextInt(20));
            List<Event> events = new ArrayList<>();
            List<EventPlace> places = new ArrayList<>();
            for (Record record : stream.subList(next, until)) {
                for (int i = 0; i < record.events().size(); i++) {
                    events.add(record.events().get(i));
                    places.add(new EventPlace(record.sequenceNumber(), i));
                }
            }
            // While a large row is not complete a batch ends before records that it has events of.
            int last = until == stream.size() ? until - 1 : Math.max(next, until - 1 - random.nextInt(3));
            if (until > next) {
                position = new StreamPosition(stream.get(last).sequenceNumber());
            }
            next = until;
            return new Batch(SHARD, events, position, Optional.of(KeyRange.ALL), places);
        }

        private void give(Batch batch) throws Exception {
            again = batch;
            store.apply(batch);
            again = null;
        }

        void finish() throws Exception {
            begin();
            while (next < stream.size()) {
                give(batch());
            }
            store.flush(SHARD);
            while (merges.merge(SHARD)) {
                assertThat(store.position(SHARD)).isPresent();
            }
            clock.advance(Duration.ofDays(3));
            merges.sweep(SHARD);
            close();
        }

        void close() {
            store.close();
            database.close();
        }
    }

    protected final void run(long seed) throws Exception {
        Random random = new Random(seed);
        List<Record> stream = records(random);
        List<Worker> workers = new ArrayList<>();
        List<Worker> all = new ArrayList<>();
        for (int step = 0; step < steps(); step++) {
            if (workers.size() < 3 && (workers.isEmpty() || random.nextInt(10) == 0)) {
                workers.add(new Worker(random, stream));
                all.add(workers.get(workers.size() - 1));
            }
            Worker worker = workers.get(random.nextInt(10) < 7 ? workers.size() - 1 : random.nextInt(workers.size()));
            if (random.nextInt(25) == 0) {
                workers.remove(worker);
            } else if (random.nextInt(30) == 0) {
                worker.next = -1;
            } else {
                worker.step();
            }
            clock.advance(Duration.ofMinutes(random.nextInt(180)));
            if (random.nextInt(20) == 0) {
                look(stream, clock.instant());
            }
        }
        // Who was forgotten long ago wakes once more.
        for (Worker worker : all) {
            for (int i = 0; i < 5; i++) {
                worker.step();
            }
        }
        new Worker(random, stream).finish();
        all.forEach(Worker::close);
        look(stream, clock.instant());
        List<String> expected = new ArrayList<>();
        for (Record record : stream) {
            for (int i = 0; i < record.events().size(); i++) {
                if (record.events().get(i) instanceof Write<?> write) {
                    expected.add(record.sequenceNumber() + "|" + i + "|"
                            + write.table().table() + "|" + write.metadata().version() + "|"
                            + write.metadata().committedAt().toString().substring(0, 10));
                }
            }
        }
        assertThat(ArchivedRows.query(
                        archive(),
                        "SELECT sequence_number, sequence_index, \"table\", version, day FROM events"
                                + " ORDER BY CAST(sequence_number AS BIGINT), sequence_index"))
                .as("seed " + seed)
                .containsExactlyElementsOf(expected);
    }
}
