package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.worker.LeaseTable;
import io.orrery.consumer.worker.Profile;
import io.orrery.consumer.worker.ShardLease;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.runtime.aws.AwsClients;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers as processes of their own, which are killed with no chance to say good-bye, or told to stop. */
class KillXIT {

    private static final int SHARDS = 4;
    private static final Duration LONG = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private final String name = "kill-" + UUID.randomUUID();

    private static Set<Long> heard(WorkerProcess... workers) {
        Set<Long> ids = new TreeSet<>();
        for (WorkerProcess worker : workers) {
            ids.addAll(worker.heard());
        }
        return ids;
    }

    private static void put(TestProducer producer, long from, long to) {
        List<ChangeEvent<Row>> events = new ArrayList<>();
        for (long id = from; id < to; id++) {
            events.add(producer.write(ORDERS, id, new BigDecimal("1.00"), "n"));
        }
        producer.put(events);
    }

    private static Set<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void theSurvivorHasEveryChangeWithinFifteenSeconds(Profile profile) throws Exception {
        String stream = TestCloud.stream(SHARDS);
        WorkerProcess.Settings settings =
                WorkerProcess.Settings.of(name, stream).with(profile);
        killOne(settings, TestCloud.producer(stream), profile.toString());
    }

    @Test
    void withFanOutASplitIsFollowedAndAKillSurvived() throws Exception {
        String stream = TestCloud.stream(2);
        WorkerProcess.Settings settings =
                WorkerProcess.Settings.of(name, stream).withFanOut();
        TestProducer producer = TestCloud.producer(stream);
        long start = System.nanoTime();
        put(producer, 100_000, 100_010);
        Path file = folder.resolve("split");
        try (WorkerProcess alone = WorkerProcess.start(settings, file)) {
            await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> !alone.heard()
                    .isEmpty());
            System.out.println("fan-out, process start to first record: "
                    + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
            TestCloud.kinesis()
                    .splitShard(split -> split.streamName(stream)
                            .shardToSplit("shardId-000000000000")
                            .newStartingHashKey(BigInteger.ONE.shiftLeft(126).toString()))
                    .join();
            for (long id = 100_010; id < 100_200; id += 10) {
                put(producer, id, id + 10);
            }
            await().atMost(LONG).untilAsserted(() -> assertThat(alone.heard()).containsAll(range(100_000, 100_200)));
            alone.terminate();
            assertThat(alone.awaitExit(30)).isTrue();
        }
        killOne(settings, producer, "fan-out");
    }

    private void killOne(WorkerProcess.Settings settings, TestProducer producer, String what) throws Exception {
        try (WorkerProcess one = WorkerProcess.start(settings, folder.resolve("one"));
                WorkerProcess two = WorkerProcess.start(settings, folder.resolve("two"))) {
            put(producer, 0, 40);
            await().atMost(LONG).until(() -> heard(one, two).containsAll(range(0, 40)));
            // Both have shards: what comes now is split between them.
            awaitBothAtWork(producer, one, two);
            put(producer, 2_000, 2_040);
            one.kill();
            long killed = System.nanoTime();
            put(producer, 3_000, 3_040);
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> heard(one, two).containsAll(range(2_000, 2_040))
                            && two.heard().containsAll(range(3_000, 3_040)));
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            System.out.println("kill -9 to last change, " + what + ": " + took.toMillis() + " ms");
            assertThat(took).as(two::log).isLessThan(Duration.ofSeconds(15));
        }
    }

    private static void awaitBothAtWork(TestProducer producer, WorkerProcess one, WorkerProcess two) {
        long[] next = {1_000};
        await().atMost(LONG).pollInterval(Duration.ofMillis(500)).until(() -> {
            int before = one.heard().size();
            int beforeTwo = two.heard().size();
            put(producer, next[0], next[0] + 20);
            next[0] += 20;
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> heard(one, two).containsAll(range(next[0] - 20, next[0])));
            return one.heard().size() > before && two.heard().size() > beforeTwo;
        });
    }

    @Test
    void onSigtermTheRowInHandEndsTheRestIsLeftAndCheckpointAndLeasesAreGivenBack() throws Exception {
        String stream = TestCloud.stream(1);
        TestProducer producer = TestCloud.producer(stream);
        for (long id = 0; id < 300; id += 5) {
            put(producer, id, id + 5);
        }
        WorkerProcess.Settings slow = WorkerProcess.Settings.of(name, stream).withPause(50);
        int done;
        try (WorkerProcess worker = WorkerProcess.start(slow, folder.resolve("slow"));
                AwsClients aws = TestCloud.aws().another()) {
            await().atMost(LONG).until(() -> worker.heard().size() > 20);
            long asked = System.nanoTime();
            worker.terminate();
            assertThat(worker.awaitExit(60)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(30));
            done = worker.heard().size();
            List<ShardLease> leases = new LeaseTable(aws.dynamoDb(), name).list();
            assertThat(leases).extracting(ShardLease::owner).containsOnly(Optional.empty());
            assertThat(leases).allMatch(ShardLease::begun);
        }
        WorkerProcess.Settings quick = slow.withPause(0);
        try (WorkerProcess worker = WorkerProcess.start(quick, folder.resolve("quick"))) {
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(worker.heard()).as(worker::log).contains(299L));
            // Of the record in which the first worker stopped, what it had done comes again.
            assertThat(worker.all().get(0)).isBetween(done - 10L, (long) done);
            assertThat(worker.all()).containsAll(range(done, 300));
        }
    }
}
