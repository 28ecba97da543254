package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.Write;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.kinesis.fault.Fault;
import io.orrery.local.stack.SharedStack;
import io.orrery.mysql.MysqlServer;
import io.orrery.producer.stream.StreamCapacity;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Whatever Kinesis does, a consumer ends up with what a SELECT on the source answers. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class FaultsXIT {

    private static final Duration SOON = Duration.ofSeconds(120);

    private KinesisServer server;
    private Source source;
    private StreamReader reader;

    @BeforeEach
    void start() throws SQLException {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false).withTransition(Duration.ofMillis(50)));
        source = new Source(SharedStack.mysql(), server);
        reader = source.reader();
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        server.close();
    }

    private void awaitEqual(String table) {
        await().atMost(SOON).failFast(source::check).untilAsserted(() -> {
            Map<String, String> derived = Oracle.tables(reader.poll().seen()).getOrDefault(table, Map.of());
            assertThat(derived).isEqualTo(Oracle.select(source, table));
        });
    }

    private void run(Workload workload, long transactions) {
        long from = workload.transactions();
        await().atMost(SOON).failFast(source::check).until(() -> workload.transactions() >= from + transactions);
    }

    /** Each put is a call of its own, so that one of its kind, the failure of a part of a batch, can't happen. */
    private void injectAll() {
        server.faults().seed(7);
        server.faults().inject(Fault.throttle("PutRecord").withProbability(0.2));
        server.faults().inject(Fault.serverError("PutRecord").withProbability(0.1));
        server.faults().inject(Fault.lostResponse("PutRecord").withProbability(0.1));
        server.faults().inject(Fault.delay("PutRecord", Duration.ofMillis(30)).withProbability(0.2));
    }

    @Test
    @Tag("soak") // They come in reshardingUnderLoad too.
    void faultsOfEveryKind() throws Exception {
        try (Producer producer = source.start(source.settings(4))) {
            injectAll();
            try (Workload workload = Workload.start(source, 1, 1)) {
                run(workload, 1_500);
            }
            server.faults().clear();
            awaitEqual("work");
            assertThat(reader.dropped()).as("late echoes").isPositive();
        }
    }

    @Test
    void reshardingUnderLoad() throws Exception {
        try (Producer producer = source.start(source.settings(2));
                Workload workload = Workload.start(source, 2, 1)) {
            injectAll();
            Random random = new Random(5);
            for (int round = 0; round < 6; round++) {
                run(workload, 100);
                server.faults().inject(Fault.serverError("ListShards").next(2)); // Of the producer, or of this test.
                if (round % 2 == 0) {
                    split(random);
                } else {
                    merge(random);
                }
                resumes(producer);
            }
            source.kinesis()
                    .updateShardCount(b ->
                            b.streamName(source.name()).targetShardCount(4).scalingType(ScalingType.UNIFORM_SCALING))
                    .join();
            active();
            resumes(producer);
            run(workload, 300);
            workload.close();
            server.faults().clear();
            awaitEqual("work");
            assertThat(reader.dropped()).as("late echoes").isPositive();
        }
    }

    /** What is committed after a reshard is acknowledged within seconds, faults or not; 60 for a busy machine. */
    private void resumes(Producer producer) throws SQLException {
        long start = System.nanoTime();
        source.execute("UPDATE work SET n = n + 1 LIMIT 100"); // Of keys in every shard.
        MysqlServer.LogEnd end = new MysqlServer(source.address()).logEnd();
        await().atMost(Duration.ofSeconds(60))
                .failFast(source::check)
                .until(() -> past(producer.progress().position(), end));
        System.out.printf("resumed after %.1f s%n", (System.nanoTime() - start) / 1e9);
        reader.poll();
    }

    /** True if a position, as people see it, is at the end of a log or after it. */
    private static boolean past(String position, MysqlServer.LogEnd end) {
        String[] parts = position.split("[:+ ]");
        int file = parts[0].compareTo(end.file());
        return file > 0 || file == 0 && Long.parseLong(parts[1]) >= end.position();
    }

    @Test
    void aStreamOfLargeRecordsAndOneOnDemand() throws Exception {
        String name = source.name();
        ProducerSettings settings = source.settings(1)
                .withStream(new ProducerSettings.Target(
                        name, Optional.of(new StreamCapacity.OnDemand()), ProducerSettings.DEFAULT_MEMORY));
        source.start(settings).close();
        active();
        source.kinesis()
                .updateMaxRecordSize(b -> b.streamARN(arn()).maxRecordSizeInKiB(10_240))
                .join();
        active();
        source.execute("CREATE TABLE photos (id INT PRIMARY KEY, data LONGBLOB)");
        try (Producer producer = source.start(settings)) {
            assertThat(open()).hasSize(4);
            source.execute("INSERT INTO photos VALUES (1, REPEAT('x', 7700000))");
            await().atMost(SOON)
                    .failFast(source::check)
                    .until(() -> reader.poll().seen().size() == 1);
            assertThat(reader.parts()).as("it fits into one record of 10 MiB").isZero();
            source.execute("INSERT INTO photos VALUES (2, REPEAT('y', 8000000))");
            await().atMost(SOON)
                    .failFast(source::check)
                    .until(() -> reader.poll().seen().size() == 2);
            assertThat(reader.parts()).isEqualTo(2);
            // Kinesis adds shards by itself: to a producer it looks like any other split.
            try (Workload workload = Workload.start(source, 4, 1)) {
                Random random = new Random(4);
                for (int i = 0; i < 4; i++) {
                    run(workload, 50);
                    split(random);
                }
                run(workload, 100);
            }
            awaitEqual("work");
            assertThat(open()).hasSize(8);
        }
    }

    private String arn() {
        var summary = source.kinesis()
                .describeStreamSummary(b -> b.streamName(source.name()))
                .join()
                .streamDescriptionSummary();
        assertThat(summary.streamModeDetails().streamMode()).isEqualTo(StreamMode.ON_DEMAND);
        return summary.streamARN();
    }

    private List<Shard> open() {
        return source.kinesis().listShards(b -> b.streamName(source.name())).join().shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .sorted((a, b) -> new java.math.BigInteger(a.hashKeyRange().startingHashKey())
                        .compareTo(new java.math.BigInteger(b.hashKeyRange().startingHashKey())))
                .toList();
    }

    private void split(Random random) {
        List<Shard> shards = open();
        Shard shard = shards.get(random.nextInt(shards.size()));
        java.math.BigInteger start =
                new java.math.BigInteger(shard.hashKeyRange().startingHashKey());
        java.math.BigInteger end = new java.math.BigInteger(shard.hashKeyRange().endingHashKey());
        source.kinesis()
                .splitShard(b -> b.streamName(source.name())
                        .shardToSplit(shard.shardId())
                        .newStartingHashKey(start.add(end).shiftRight(1).toString()))
                .join();
        active();
    }

    private void merge(Random random) {
        List<Shard> shards = open();
        int left = random.nextInt(shards.size() - 1);
        source.kinesis()
                .mergeShards(b -> b.streamName(source.name())
                        .shardToMerge(shards.get(left).shardId())
                        .adjacentShardToMerge(shards.get(left + 1).shardId()))
                .join();
        active();
    }

    private void active() {
        await().atMost(SOON)
                .until(() -> source.kinesis()
                                .describeStreamSummary(b -> b.streamName(source.name()))
                                .join()
                                .streamDescriptionSummary()
                                .streamStatus()
                        == StreamStatus.ACTIVE);
    }

    @Test
    @SuppressWarnings("unchecked")
    void aRowLargerThanARecordIsSplitAndJoinedInOrder() throws Exception {
        source.execute("CREATE TABLE photos (id INT PRIMARY KEY, name VARCHAR(20), data LONGBLOB)");
        try (Producer producer = source.start(source.settings(2))) {
            source.execute(
                    "INSERT INTO photos VALUES (1, 'small', 'x')",
                    "UPDATE photos SET data = RANDOM_BYTES(1000), name = 'mid' WHERE id = 1",
                    "UPDATE photos SET data = REPEAT(RANDOM_BYTES(1000), 9000), name = 'large' WHERE id = 1",
                    "UPDATE photos SET data = 'y', name = 'after' WHERE id = 1",
                    "INSERT INTO photos VALUES (2, 'other', REPEAT('z', 3000000))");
            await().atMost(SOON)
                    .failFast(source::check)
                    .until(() -> reader.poll().seen().size() >= 5);
            List<ChangeEvent<Row>> ofOne = reader.seen().stream()
                    .map(seen -> (ChangeEvent<Row>) seen.event())
                    .filter(event -> event.match(w -> w.row(), u -> u.after(), d -> d.row())
                                    .getLong("id")
                            == 1)
                    .toList();
            assertThat(ofOne)
                    .extracting(event -> event.match(w -> w.row(), u -> u.after(), d -> d.row())
                            .getString("name"))
                    .containsExactly("small", "mid", "large", "after");
            assertThat(ofOne.get(0)).isInstanceOf(Write.class);
            byte[] large = ofOne.get(2)
                    .match(w -> w.row(), u -> u.after(), d -> d.row())
                    .getBytes("data");
            assertThat(large).hasSize(9_000_000);
            try (var statement = source.connection().createStatement();
                    var result = statement.executeQuery("SELECT LENGTH(data) FROM photos WHERE id = 2")) {
                result.next();
                assertThat(result.getLong(1)).isEqualTo(3_000_000);
            }
        }
    }
}
