package io.orrery.archive.rebuild;

import io.orrery.archive.storage.Folder;
import io.orrery.archive.store.ArchiveSettings;
import io.orrery.archive.store.ArchiveStore;
import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.SatelliteListener;
import io.orrery.consumer.testkit.StreamRecord;
import io.orrery.consumer.testkit.TestEvents;
import io.orrery.consumer.worker.HashRange;
import io.orrery.event.Column;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Write;
import io.orrery.local.fixture.LocalStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** A stream that is older than what it keeps, what its tables hold, and an archive that follows it. */
final class OldStream implements AutoCloseable {

    static final TableSchema ORDERS = schema("orders", List.of("id"));
    static final TableSchema LINES = schema("lines", List.of("id"));
    static final TableSchema NOTES = schema("notes", List.of());
    static final TableSchema GONE = schema("gone", List.of("id"));
    private static final int KEYS = 4;
    private static final Duration LONG_AGO = Duration.ofHours(30);

    private final MovableClock clock = new MovableClock(LONG_AGO);
    private final String name;
    private final Path folder;
    private final LocalStream cloud;
    private final TestEvents events = new TestEvents("shop");
    /** The keys that lie in the quarters of the key space. */
    private final List<String> keys =
            IntStream.range(0, KEYS).mapToObj(OldStream::key).toList();

    final Map<Long, Row> orders = new TreeMap<>();
    final Map<Long, Row> lines = new TreeMap<>();
    final List<String> notes = new ArrayList<>();
    /** A time of which everything is archived by the end of {@link #old}, and what the orders were then. */
    Instant then;

    final Map<Long, Row> ordersThen = new TreeMap<>();
    private Instant committedAt;
    private long put;

    OldStream(String name, Path folder) {
        this.name = name;
        this.folder = folder;
        this.cloud = new LocalStream(name, 2, clock);
    }

    private static TableSchema schema(String table, List<String> key) {
        return new TableSchema(
                new TableName("shop", table),
                List.of(Column.of("id", "bigint"), Column.of("note", "varchar(40)")),
                key);
    }

    private static String key(int quarter) {
        BigInteger size = BigInteger.ONE.shiftLeft(126);
        BigInteger start = size.multiply(BigInteger.valueOf(quarter));
        HashRange range = new HashRange(start, start.add(size).subtract(BigInteger.ONE));
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "k" + i)
                .filter(key -> range.contains(HashRange.hashKey(key, null)))
                .findFirst()
                .orElseThrow();
    }

    LocalStream cloud() {
        return cloud;
    }

    private void put(String key, TableSchema schema, Event event) {
        put++;
        committedAt = Metadata.of(event).orElseThrow().committedAt();
        byte[] record = new StreamRecord().add(key, schema, event).toBytes();
        cloud.kinesis()
                .putRecord(put -> put.streamName(name).partitionKey(key).data(SdkBytes.fromByteArray(record)))
                .join();
    }

    private void put(long id, TableSchema schema, Event event) {
        put(keys.get((int) (id % KEYS)), schema, event);
    }

    private List<Shard> open() {
        return cloud.kinesis().listShards(list -> list.streamName(name)).join().shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .toList();
    }

    private void everywhere(TableSchema schema, Event event) {
        for (Shard shard : open()) {
            HashRange range = HashRange.of(
                    shard.hashKeyRange().startingHashKey(), shard.hashKeyRange().endingHashKey());
            put(
                    keys.stream()
                            .filter(key -> range.contains(HashRange.hashKey(key, null)))
                            .findFirst()
                            .orElseThrow(),
                    schema,
                    event);
        }
    }

    private void write(TableSchema schema, Map<Long, Row> rows, long from, long to) {
        for (long id = from; id < to; id++) {
            Write<Row> write = events.write(schema, id, schema.table().table() + " " + id);
            rows.put(id, write.row());
            put(id, schema, write);
        }
    }

    private void update(long id, String note) {
        var update = events.update(orders.get(id), id, note);
        orders.put(id, update.after());
        put(id, ORDERS, update);
    }

    private void delete(long id) {
        put(id, ORDERS, events.delete(orders.remove(id)));
    }

    private void note(String text) {
        Write<Row> write = events.write(NOTES, 1L, text);
        notes.add(text);
        put(3, NOTES, write);
    }

    /** A snapshot of the orders, which finds that one is gone of which nobody told. */
    private void snapshot(long lost) {
        SnapshotStarted started = events.started(ORDERS, "s1");
        everywhere(ORDERS, started);
        orders.remove(lost);
        orders.forEach((id, row) -> put(id, ORDERS, events.snapshot(ORDERS, id, row.getString("note"))));
        everywhere(ORDERS, events.completed(ORDERS, started));
    }

    /** What the stream has forgotten: each kind of event, and a shard that was split. */
    void old() {
        write(ORDERS, orders, 1, 33);
        write(LINES, lines, 1, 9);
        for (long id = 1; id < 9; id += 2) {
            update(id, "changed " + id);
        }
        delete(2);
        delete(3);
        note("twice");
        note("twice");
        note("once");
        put(3, NOTES, events.delete(new Row(NOTES, 1L, "twice")));
        notes.remove("twice");
        put(1, GONE, events.write(GONE, 1L, "gone"));
        everywhere(GONE, events.drop(GONE));
        everywhere(LINES, events.truncate(LINES));
        lines.clear();
        write(LINES, lines, 20, 25);
        snapshot(4);
        then = committedAt;
        ordersThen.putAll(orders);
        events.pass(Duration.ofMinutes(5));
        split(0);
        write(ORDERS, orders, 40, 48);
        update(5, "after the split");
    }

    /** What it holds, and the archive is to hold. */
    void recent() {
        clock.behind(Duration.ZERO);
        write(ORDERS, orders, 50, 58);
        update(6, "recent");
        delete(8);
        note("recent");
    }

    /** What it holds alone. */
    void newest() {
        split(0);
        write(ORDERS, orders, 60, 68);
        update(50, "newest");
        delete(51);
        put(3, NOTES, events.delete(new Row(NOTES, 1L, "once")));
        notes.remove("once");
        note("newest");
        everywhere(LINES, events.truncate(LINES));
        lines.clear();
        write(LINES, lines, 30, 34);
    }

    private void split(int number) {
        Shard shard = open().get(number);
        BigInteger start = new BigInteger(shard.hashKeyRange().startingHashKey());
        BigInteger end = new BigInteger(shard.hashKeyRange().endingHashKey());
        cloud.kinesis()
                .splitShard(split -> split.streamName(name)
                        .shardToSplit(shard.shardId())
                        .newStartingHashKey(
                                start.add(end).add(BigInteger.ONE).shiftRight(1).toString()))
                .join();
        cloud.kinesis()
                .waiter()
                .waitUntilStreamExists(wait -> wait.streamName(name))
                .join();
    }

    Path archive() {
        return folder.resolve("archive");
    }

    /** An archive that follows it. */
    final class Archiving implements AutoCloseable {

        private final AtomicLong taken = new AtomicLong();
        private final ArchiveStore store;
        private final RunningSatellite running;

        Archiving() throws Exception {
            store = ArchiveStore.open(
                    new Folder(archive()),
                    new ArchiveSettings(
                            name,
                            new ArchiveSettings.Rolls(Duration.ofHours(1), 1 << 20, Duration.ofHours(1)),
                            1 << 20,
                            "100MB",
                            folder.resolve("work")));
            running = Satellite.named(name + "-archive").stream(name)
                    .aws(cloud.aws())
                    .store(store)
                    .listener(new SatelliteListener() {
                        @Override
                        public void applied(Batch batch, ApplyResult result, Duration took) {
                            taken.addAndGet(batch.events().stream()
                                    .filter(event -> !(event instanceof TableSchema))
                                    .count());
                        }
                    })
                    .start();
        }

        /** Returns when it has all that was put. */
        void await() {
            Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> taken.get() == put || !running.isRunning());
            if (!running.isRunning()) {
                throw new AssertionError(
                        "The archive stopped", running.failure().orElse(null));
            }
        }

        @Override
        public void close() {
            running.close();
            store.close();
        }
    }

    @Override
    public void close() {
        cloud.close();
    }
}
