package io.orrery.consumer.generation;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.MemoryStore;
import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.StartFrom;
import io.orrery.consumer.TailXIT;
import io.orrery.consumer.TestCloud;
import io.orrery.consumer.TestProducer;
import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.command.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@SuppressWarnings("try") // Some satellites are there to work, not to be asked.
class GenerationXIT {

    private final String name = "it-" + UUID.randomUUID();
    private final MemoryGenerations store = new MemoryGenerations();
    private final Map<Integer, Map<TableName, Long>> held = new HashMap<>();
    private String metricsUri;

    private GenerationalSatellite satellite(String stream) {
        return new GenerationalSatellite(
                name, TestCloud.aws(), store, application -> Satellite.named(application).stream(stream));
    }

    private static void put(TestProducer producer, long from, long to) {
        for (long id = from; id < to; id++) {
            producer.put(producer.write(ORDERS, id, new BigDecimal("1.00"), "n"));
        }
    }

    @Command(name = "rebuild")
    private final class Rebuild extends RebuildCommand {
        private final String stream;

        Rebuild(String stream) {
            this.stream = stream;
        }

        @Override
        protected void check(
                GenerationalSatellite satellite, Generation generation, SnapshotFloors floors, PrintWriter out)
                throws Exception {
            String uri = metricsUri;
            if (uri != null) {
                out.println(TailXIT.get(uri));
            }
        }

        @Override
        protected GenerationalSatellite satellite() {
            return GenerationXIT.this.satellite(stream);
        }
    }

    private String rebuild(String stream, String... arguments) {
        return run(new Rebuild(stream), 0, arguments);
    }

    private static String run(Object command, int code, String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine line = CommandLines.of(command, Map.of());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(out));
        assertThat(line.execute(arguments)).as(out.toString()).isEqualTo(code);
        return out.toString();
    }

    @Command(name = "promote")
    private final class Promote extends PromoteCommand {

        @Override
        protected GenerationalSatellite satellite() {
            return GenerationXIT.this.satellite("none");
        }

        @Override
        protected Map<TableName, Long> rows(int generation, boolean live) {
            assertThat(live).isEqualTo(generation == store.live);
            return held.get(generation);
        }
    }

    @Test
    void whatIsHalfBuiltOrEmptyOrLacksATableIsPromotedOnlyIfTold() throws Exception {
        TableName orders = ORDERS.table();
        TableName lines = new TableName("shop", "lines");
        try (GenerationalSatellite satellite = satellite("none")) {
            for (int i = 1; i <= 6; i++) {
                satellite.generations().create(new StartFrom.TrimHorizon(), Optional.empty());
            }
            assertThat(run(new Promote(), 1, "1")).contains("only half built", "rebuild --continue 1", "--force");
            IntStream.rangeClosed(1, 5).forEach(satellite.generations()::caughtUp);
            held.put(1, Map.of());
            assertThat(run(new Promote(), 1, "1")).contains("Generation 1 is empty", "--force");
            held.put(1, Map.of(orders, 3L, lines, 0L));
            assertThat(run(new Promote(), 0, "1")).contains("Generation 1 is live");
            held.put(2, Map.of());
            assertThat(run(new Promote(), 1, "2")).contains("Generation 2 is empty");
            held.put(3, Map.of(orders, 3L));
            assertThat(run(new Promote(), 1, "3")).contains("lacks [shop.lines]");
            held.put(4, Map.of(orders, 0L, lines, 0L));
            assertThat(run(new Promote(), 1, "4")).contains("holds no row of [shop.orders]");
            held.put(5, Map.of(orders, 1L, lines, 0L));
            assertThat(run(new Promote(), 0, "5")).contains("Generation 5 is live");
            assertThat(run(new Promote(), 1, "6")).contains("only half built");
            assertThat(run(new Promote(), 0, "6", "--force")).contains("Generation 6 is live");
            assertThat(store.live).isEqualTo(6);
        }
    }

    @Test
    void aRebuildTakesTheReadersOverAndTheRunningWorkerFollows() throws Exception {
        String stream = TestCloud.stream(2);
        TestProducer producer = TestCloud.producer(stream);
        put(producer, 0, 30);
        try (GenerationalSatellite satellite = satellite(stream);
                RunningSatellite running = satellite.run(new StartFrom.TrimHorizon())) {
            await().atMost(Duration.ofSeconds(120)).until(() -> store.seen().size() == 30);
            assertThat(store.live).isEqualTo(1);
            store.failOnce = true;
            String out = rebuild(stream);
            assertThat(out).contains("Building generation 2 from trim-horizon", "Generation 2 is live", "events/s");
            assertThat(out).contains("waiting, since it cannot go on now: no switch now");
            assertThat(store.live).isEqualTo(2);
            assertThat(store.seen()).hasSize(30);
            put(producer, 30, 40);
            await().atMost(Duration.ofSeconds(120)).until(() -> store.seen().size() == 40);
            assertThat(satellite.generations().list())
                    .extracting(Generation::state)
                    .containsExactly(Generation.State.RETIRED, Generation.State.LIVE);
            assertThatThrownBy(() -> satellite.drop(2))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("readers see it");
            satellite.drop(1);
            assertThat(store.stores).containsOnlyKeys(2);
            assertThat(satellite.generations().list()).hasSize(1);
            assertThat(satellite
                            .generations()
                            .create(new StartFrom.TrimHorizon(), Optional.empty())
                            .number())
                    .isEqualTo(3);
        }
    }

    @Test
    void aBuildUntilATimeHoldsTheStateOfThatTimeAndIsNotPromoted() throws Exception {
        String stream = TestCloud.stream(3);
        TestProducer producer = TestCloud.producer(stream);
        put(producer, 0, 20);
        Instant end = producer.metadata(ORDERS).committedAt();
        await().until(() -> Instant.now().isAfter(end.plusMillis(2)));
        put(producer, 10, 40);
        String out = rebuild(stream, "--until", end.toString());
        assertThat(out).contains("is complete");
        assertThat(store.live).isZero();
        assertThat(store.stores.get(1).contents()).hasSize(20);
    }

    /** A stream whose only shard was split after 300 rows; its children hold as many more. */
    private static String split() {
        String stream = TestCloud.stream(1);
        TestProducer producer = TestCloud.producer(stream);
        put(producer, 0, 300);
        TestCloud.kinesis()
                .splitShard(split -> split.streamName(stream)
                        .shardToSplit("shardId-000000000000")
                        .newStartingHashKey(BigInteger.ONE.shiftLeft(127).toString()))
                .join();
        TestCloud.awaitActive(stream);
        put(producer, 300, 600);
        return stream;
    }

    @Test
    void aShardThatWasClosedIsNotTheEndOfTheStream() throws Exception {
        String stream = split();
        MemoryStore read = new MemoryStore();
        try (RunningSatellite running = Satellite.named(name).stream(stream)
                .aws(TestCloud.aws())
                .store(read)
                .start()) {
            // All the time, so that no moment is missed at which it looks as if there were nothing more.
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(5))
                    .until(running::caughtUp);
            assertThat(read.contents()).hasSize(600);
        }
    }

    @Test
    void aBuildUntilATimeReadsTheChildrenOfAShardThatWasClosedBeforeIt() throws Exception {
        String stream = split();
        // Nothing that comes later tells where the end is: each shard is quiet.
        MemoryStore read = new MemoryStore();
        try (RunningSatellite running = Satellite.named(name).stream(stream)
                .aws(TestCloud.aws())
                .store(read)
                .until(Instant.now(), Duration.ofMillis(1))
                .start()) {
            assertThat(running.awaitStopped(Duration.ofSeconds(120))).isTrue();
        }
        assertThat(read.contents()).hasSize(600);
    }

    @Test
    void aRebuildServesItsMetrics() throws Exception {
        String stream = TestCloud.stream(1);
        put(TestCloud.producer(stream), 0, 5);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        metricsUri = "http://127.0.0.1:" + port + "/metrics";
        assertThat(rebuild(stream, "--metrics-port", Integer.toString(port)))
                .contains("orrery_satellite_events_applied_total{satellite=\"" + name + "\"} 6.0");
    }

    @Test
    void aPromotionThatWasCutShortIsFinished() throws Exception {
        String stream = TestCloud.stream(1);
        put(TestCloud.producer(stream), 0, 3);
        try (GenerationalSatellite satellite = satellite(stream)) {
            satellite.generations().create(new StartFrom.TrimHorizon(), Optional.empty());
            store.failOnce = true;
            assertThatThrownBy(() -> satellite.promote(1)).hasMessageContaining("no switch now");
            assertThat(store.live).isZero();
            try (RunningSatellite running = satellite.run(new StartFrom.TrimHorizon())) {
                assertThat(store.live).isEqualTo(1);
                await().atMost(Duration.ofSeconds(120)).until(() -> store.seen().size() == 3);
            }
            satellite.generations().create(new StartFrom.TrimHorizon(), Optional.empty());
            try (RunningSatellite running = satellite.run(new StartFrom.TrimHorizon())) {
                store.failOnce = true;
                assertThatThrownBy(() -> satellite.promote(2)).hasMessageContaining("no switch now");
                // Whoever began it is gone; the worker that feeds the new one does not leave its readers behind.
                await().atMost(Duration.ofSeconds(120)).until(() -> store.live == 2);
            }
            assertThat(satellite.generations().before().number()).isEqualTo(1);
            assertThatThrownBy(() -> satellite.promote(7))
                    .hasMessageContaining("generation 7")
                    .hasMessageContaining("[1, 2]");
        }
    }
}
