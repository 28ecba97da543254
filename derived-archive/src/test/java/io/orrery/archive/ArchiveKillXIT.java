package io.orrery.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.archive.storage.Folder;
import io.orrery.archive.store.ArchiveSettings;
import io.orrery.archive.store.ArchiveStore;
import io.orrery.archive.store.ArchivedRows;
import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.SatelliteListener;
import io.orrery.consumer.testkit.StreamRecord;
import io.orrery.consumer.testkit.TestEvents;
import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Write;
import io.orrery.local.fixture.Commands;
import io.orrery.local.fixture.JavaCommand;
import io.orrery.local.fixture.LocalStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Kills workers of an archive at random points while a stream flows on and is resharded, and what is rolled is merged. In the end the archive holds what
 * a reader of the stream finds there, each event once.
 */
class ArchiveKillXIT {

    private static final List<TableSchema> TABLES = List.of(table("orders"), table("lines"));
    private static final int KEYS = 200;

    @TempDir
    Path folder;

    private final String stream = "archive-" + UUID.randomUUID();
    private final LocalStream cloud = new LocalStream(stream, 2);
    private Commands processes;

    private static TableSchema table(String name) {
        return new TableSchema(
                new TableName("shop", name),
                List.of(Column.of("id", "bigint"), Column.of("note", "varchar(40)")),
                List.of("id"));
    }

    @AfterEach
    void close() {
        if (processes != null) {
            processes.close();
        }
        cloud.close();
    }

    private Path archive() {
        return folder.resolve("archive");
    }

    private void put(TestEvents events, String key, int count, Random random) {
        StreamRecord record = new StreamRecord();
        for (int i = 0; i < count; i++) {
            TableSchema schema = TABLES.get(random.nextInt(TABLES.size()));
            Write<Row> write = events.write(schema, (long) i, "note " + i);
            record.add(key, schema, write);
        }
        cloud.kinesis()
                .putRecord(
                        put -> put.streamName(stream).partitionKey(key).data(SdkBytes.fromByteArray(record.toBytes())))
                .join();
    }

    /** Puts changes until it is told to end, to whichever shards there are. */
    private final class Source extends Thread {
        private final Random random;
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Source(Random random) {
            this.random = random;
        }

        @Override
        public void run() {
            TestEvents events = new TestEvents("shop");
            try {
                while (!over.get()) {
                    put(events, "k" + random.nextInt(KEYS), 1 + random.nextInt(30), random);
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        }
    }

    private void split(Random random) {
        List<Shard> open = cloud.kinesis().listShards(list -> list.streamName(stream)).join().shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .toList();
        Shard shard = open.get(random.nextInt(open.size()));
        BigInteger start = new BigInteger(shard.hashKeyRange().startingHashKey());
        BigInteger end = new BigInteger(shard.hashKeyRange().endingHashKey());
        cloud.kinesis()
                .splitShard(split -> split.streamName(stream)
                        .shardToSplit(shard.shardId())
                        .newStartingHashKey(start.add(end).shiftRight(1).toString()))
                .join();
    }

    private Process run(String name) throws Exception {
        return processes.start(
                name,
                "run",
                "--stream",
                stream,
                "--to",
                archive().toString(),
                "--roll-minutes",
                "0.01",
                "--merge-minutes",
                "0.03");
    }

    private long entries() throws Exception {
        Path logs = archive().resolve("_orrery/log");
        if (!Files.isDirectory(logs)) {
            return 0;
        }
        // The numbers run downwards; the newest of each shard tells how many there have been.
        try (Stream<Path> shards = Files.list(logs)) {
            long sum = 0;
            for (Path shard : shards.toList()) {
                try (Stream<Path> all = Files.list(shard)) {
                    sum += all.map(file -> Long.MAX_VALUE
                                    - Long.parseLong(
                                            file.getFileName().toString().replace(".json", "")))
                            .max(Long::compare)
                            .orElse(0L);
                }
            }
            return sum;
        }
    }

    private void kill(int kills) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        processes = new Commands(
                JavaCommand.of(ArchiveMain.class)
                        .withOptions("-Xmx256m")
                        .withEnvironment(cloud.environment())
                        .withEnvironment(Map.of("ORRERY_ARCHIVE_NAME", stream)),
                folder);
        Source source = new Source(new Random(seed + 1));
        source.start();
        Process other = run("other");
        for (int i = 0; i < kills; i++) {
            Process worker = run("run");
            long before = entries();
            await().atMost(Duration.ofSeconds(300))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> entries() > before + 4 || !worker.isAlive());
            assertThat(worker.isAlive()).as(() -> processes.text("run.err")).isTrue();
            if (i % 3 == 1) {
                split(random);
            }
            worker.waitFor(random.nextInt(600), TimeUnit.MILLISECONDS);
            if (i % 2 == 0) {
                worker.destroyForcibly().waitFor();
            } else {
                other.destroyForcibly().waitFor();
                other = worker;
            }
            assertThat(source.failure.get()).isNull();
        }
        source.over.set(true);
        source.join();
        Process last = run("last");
        List<String> expected = new StreamReader(cloud.kinesis(), stream).read();
        await().atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(() -> archived().size() >= expected.size());
        last.destroy();
        assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(archived())
                .as("seed " + seed + ", " + kills + " kills")
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private List<String> archived() throws Exception {
        return ArchivedRows.query(
                archive(), "SELECT shard, sequence_number, sequence_index, \"table\", version, after FROM events");
    }

    @Test
    void eachEventIsArchivedOnceHoweverOftenWorkersAreKilled() throws Exception {
        kill(4);
    }

    @Test
    @Tag("soak")
    void eachEventIsArchivedOnceAfterManyKills() throws Exception {
        kill(30);
    }

    @Test
    void whatIsGatheredIsArchivedWhenAWorkerStopsAndThenIsTheCheckpoint() throws Exception {
        Random random = new Random(1);
        TestEvents events = new TestEvents("shop");
        put(events, "k1", 30, random);
        put(events, "k9", 30, random);
        AtomicLong given = new AtomicLong();
        SatelliteListener counting = new SatelliteListener() {
            @Override
            public void applied(Batch batch, ApplyResult result, Duration took) {
                given.addAndGet(
                        batch.events().stream().filter(Write.class::isInstance).count());
            }
        };
        try (ArchiveStore store = ArchiveStore.open(new Folder(archive()), settings());
                RunningSatellite running = satellite(store).listener(counting).start()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> given.get() >= 60);
            assertThat(running.isRunning()).isTrue();
            assertThat(entries()).isZero();
        }
        List<String> expected = new StreamReader(cloud.kinesis(), stream).read();
        assertThat(archived()).containsExactlyInAnyOrderElementsOf(expected);
        // What comes after is all that is read again.
        put(events, "k1", 7, random);
        given.set(0);
        try (ArchiveStore store = ArchiveStore.open(new Folder(archive()), settings());
                RunningSatellite running = satellite(store).listener(counting).start()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> given.get() > 0);
            assertThat(running.isRunning()).isTrue();
        }
        assertThat(given.get()).isEqualTo(7);
    }

    private ArchiveSettings settings() {
        return new ArchiveSettings(
                stream,
                ArchiveSettings.Rolls.unmerged(Duration.ofHours(1), 1 << 20),
                1 << 20,
                "100MB",
                folder.resolve("work"));
    }

    private Satellite satellite(ArchiveStore store) {
        return Satellite.named(stream).stream(stream).aws(cloud.aws()).store(store);
    }
}
