package io.orrery.consumer.generation;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.MemoryStore;
import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.StartFrom;
import io.orrery.consumer.TailXIT;
import io.orrery.consumer.TestCloud;
import io.orrery.consumer.TestProducer;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.command.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@SuppressWarnings("try") // Some satellites are there to work, not to be asked.
class GenerationXIT {

    /** Generations in memory, and what readers see of them. */
    private static final class MemoryGenerations implements GenerationalStore {

        final Map<Integer, MemoryStore> stores = new ConcurrentHashMap<>();
        volatile int live;
        volatile boolean failOnce;

        @Override
        public DerivedStore open(int generation) {
            return stores.computeIfAbsent(generation, n -> new MemoryStore());
        }

        @Override
        public void promote(int generation) {
            if (failOnce) {
                failOnce = false;
                throw new IllegalStateException("no switch now");
            }
            live = generation;
        }

        @Override
        public void drop(int generation) {
            stores.remove(generation);
        }

        Map<String, String> seen() {
            return stores.containsKey(live) ? stores.get(live).contents() : Map.of();
        }
    }

    private final String name = "it-" + UUID.randomUUID();
    private final MemoryGenerations store = new MemoryGenerations();
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
        protected void check(GenerationalSatellite satellite, Generation generation, PrintWriter out) throws Exception {
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
        StringWriter out = new StringWriter();
        CommandLine line = CommandLines.of(new Rebuild(stream), Map.of());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(out));
        assertThat(line.execute(arguments)).as(out.toString()).isZero();
        return out.toString();
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
            String out = rebuild(stream);
            assertThat(out).contains("Building generation 2 from trim-horizon", "Generation 2 is live", "events/s");
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
            assertThatThrownBy(() -> satellite.promote(7))
                    .hasMessageContaining("generation 7")
                    .hasMessageContaining("[1]");
        }
    }
}
