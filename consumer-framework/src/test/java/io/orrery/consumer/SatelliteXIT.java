package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.Write;
import io.orrery.runtime.UsageException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Some satellites are there to work, not to be asked.
class SatelliteXIT {

    record Order(long id, BigDecimal total, String note) {}

    /** Writes down what it is told. */
    private static class Recorder implements RowHandler<Order> {

        final List<String> heard = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onWrite(Order row, Metadata metadata) {
            heard.add("write " + row.id() + " " + row.total());
        }

        @Override
        public void onUpdate(Order before, Order after, Metadata metadata) {
            heard.add("update " + after.id() + " " + before.total() + ">" + after.total());
        }

        @Override
        public void onDelete(Order row, Metadata metadata) {
            heard.add("delete " + row.id());
        }
    }

    private static Satellite satellite(String name, String stream) {
        return Satellite.named(name).stream(stream).aws(TestCloud.aws());
    }

    private static String name() {
        return "it-" + UUID.randomUUID();
    }

    private static List<Write<Row>> writes(TestProducer producer, int from, int to) {
        List<Write<Row>> events = new ArrayList<>();
        for (long id = from; id < to; id++) {
            events.add(producer.write(ORDERS, id, new BigDecimal("1.00"), "n"));
        }
        return events;
    }

    @Test
    void aTypedHandlerHearsWritesUpdatesAndDeletesInOrderAndSoonAfterTheStart() throws Exception {
        String stream = TestCloud.stream(2);
        TestProducer producer = TestCloud.producer(stream);
        Write<Row> seven = producer.write(ORDERS, 7L, new BigDecimal("9.50"), null);
        Recorder recorder = new Recorder();
        Instant start = Instant.now();
        producer.put(seven);
        try (RunningSatellite running = satellite(name(), stream)
                .on("shop.orders", Order.class, recorder)
                .start()) {
            await().atMost(Duration.ofSeconds(120)).until(() -> !recorder.heard.isEmpty());
            Duration first = Duration.between(start, Instant.now());
            var update = producer.update(seven.row(), 7L, new BigDecimal("12.00"), "x");
            producer.put(List.of(update));
            producer.put(List.of(producer.delete(update.after())));
            await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> assertThat(recorder.heard)
                    .containsExactly("write 7 9.50", "update 7 9.50>12.00", "delete 7"));
            assertThat(first).as("start to first record").isLessThan(Duration.ofSeconds(5));
            await().untilAsserted(() -> assertThat(running.lag()).contains(Duration.ZERO));
        }
    }

    @Test
    void aRestartGoesOnWhereTheLastRunEnded() throws Exception {
        String stream = TestCloud.stream(3);
        String name = name();
        TestProducer producer = TestCloud.producer(stream);
        producer.put(writes(producer, 0, 100));
        Recorder first = new Recorder();
        try (RunningSatellite running =
                satellite(name, stream).on("shop.*", Order.class, first).start()) {
            await().atMost(Duration.ofSeconds(120)).until(() -> first.heard.size() == 100);
        }
        producer.put(writes(producer, 100, 150));
        Recorder second = new Recorder();
        try (RunningSatellite running =
                satellite(name, stream).on("shop.*", Order.class, second).start()) {
            await().atMost(Duration.ofSeconds(120)).until(() -> second.heard.size() >= 50);
        }
        assertThat(second.heard).hasSize(50).allMatch(line -> Integer.parseInt(line.split(" ")[1]) >= 100);
    }

    @Test
    void anEchoOfWhatAParentShardBroughtReachesNoHandlerOfItsChildren() throws Exception {
        String stream = TestCloud.stream(1);
        TestProducer producer = TestCloud.producer(stream);
        List<Write<Row>> parents = writes(producer, 0, 20);
        producer.put(parents);
        Recorder recorder = new Recorder();
        AtomicLong dropped = new AtomicLong();
        try (RunningSatellite running = satellite(name(), stream)
                .on("shop.orders", Order.class, recorder)
                .listener(new SatelliteListener() {
                    @Override
                    public void dropped(String shardId, long count) {
                        dropped.addAndGet(count);
                    }
                })
                .start()) {
            await().atMost(Duration.ofSeconds(120)).until(() -> recorder.heard.size() == 20);
            TestCloud.kinesis()
                    .splitShard(split -> split.streamName(stream)
                            .shardToSplit("shardId-000000000000")
                            .newStartingHashKey(BigInteger.ONE.shiftLeft(127).toString()))
                    .join();
            TestCloud.awaitActive(stream);
            TestCloud.producer(stream).put(parents);
            producer.put(writes(producer, 20, 40));
            await().atMost(Duration.ofSeconds(120)).until(() -> recorder.heard.contains("write 39 1.00"));
            await().atMost(Duration.ofSeconds(120)).until(() -> recorder.heard.size() >= 40);
            assertThat(recorder.heard).doesNotHaveDuplicates();
            assertThat(dropped.get()).isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void aFailingHandlerHaltsTheSatelliteBeforeTheEventAndNothingIsSkipped() throws Exception {
        String stream = TestCloud.stream(1);
        String name = name();
        TestProducer producer = TestCloud.producer(stream);
        producer.put(writes(producer, 0, 5));
        producer.put(writes(producer, 5, 10));
        Recorder recorder = new Recorder() {
            @Override
            public void onWrite(Order row, Metadata metadata) {
                if (row.id() == 7) {
                    throw new IllegalStateException("no sevens");
                }
                super.onWrite(row, metadata);
            }
        };
        FailurePolicy policy =
                FailurePolicy.halt().withTries(3).withPauses(Duration.ofMillis(10), Duration.ofMillis(20));
        RunningSatellite running = satellite(name, stream)
                .onFailure(policy)
                .on("shop.orders", Order.class, recorder)
                .start();
        assertThatThrownBy(() -> running.awaitStopped(Duration.ofSeconds(120)))
                .isInstanceOf(HaltedException.class)
                .hasMessageContaining("shop.orders")
                .hasMessageContaining("key 7")
                .hasMessageContaining("shardId-000000000000")
                .hasMessageContaining("no sevens");
        assertThat(recorder.heard).hasSize(7);
        Recorder second = new Recorder();
        try (RunningSatellite again =
                satellite(name, stream).on("shop.*", Order.class, second).start()) {
            await().atMost(Duration.ofSeconds(120)).until(() -> second.heard.contains("write 9 1.00"));
        }
        assertThat(second.heard).contains("write 7 1.00").doesNotContain("write 4 1.00");
    }

    @Test
    void anUnreadableRecordHaltsTheSatelliteAndStaysBeforeTheCheckpoint() throws Exception {
        String stream = TestCloud.stream(1);
        String name = name();
        TestProducer producer = TestCloud.producer(stream);
        producer.put(writes(producer, 0, 5));
        producer.putRaw("k", new byte[] {1, 2, 3});
        producer.put(writes(producer, 5, 10));
        for (int run = 0; run < 2; run++) {
            Recorder recorder = new Recorder();
            RunningSatellite running =
                    satellite(name, stream).on("shop.*", Order.class, recorder).start();
            assertThatThrownBy(() -> running.awaitStopped(Duration.ofSeconds(120)))
                    .isInstanceOf(HaltedException.class)
                    .hasMessageContaining("cannot be read")
                    .hasMessageContaining("shardId-000000000000");
            assertThat(recorder.heard).doesNotContain("write 5 1.00");
        }
    }

    @Test
    void aStoreIsTriedUntilItTakesTheBatch() throws Exception {
        String stream = TestCloud.stream(1);
        TestProducer producer = TestCloud.producer(stream);
        producer.put(writes(producer, 0, 5));
        AtomicInteger tries = new AtomicInteger();
        List<Object> taken = Collections.synchronizedList(new ArrayList<>());
        FailurePolicy policy =
                FailurePolicy.halt().withTries(2).withPauses(Duration.ofMillis(10), Duration.ofMillis(20));
        try (Said said = new Said("io.orrery.consumer");
                RunningSatellite running = satellite(name(), stream)
                        .onFailure(policy)
                        .store(batch -> {
                            if (tries.incrementAndGet() < 10) {
                                throw new java.io.IOException("down");
                            }
                            taken.addAll(batch.events());
                            return ApplyResult.of(batch.events().size(), 0);
                        })
                        .start()) {
            await().atMost(Duration.ofSeconds(120)).until(() -> taken.size() == 6);
            // Nobody listens, and nine failures are told all the same, once.
            assertThat(said.lines())
                    .anyMatch(line -> line.matches("INFO Satellite it-.* follows stream " + stream
                            + " as worker .*: 1 shard, begun at the oldest record"))
                    .anyMatch(line ->
                            line.matches("INFO A batch of shard .* cannot be applied: over, it goes on after .*"))
                    .filteredOn(line -> line.startsWith("WARN"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN A batch of shard shardId-000000000000 cannot be applied")
                    .contains("IOException: down");
            running.close();
            assertThat(said.lines()).last().asString().matches("INFO Satellite it-.* has stopped");
        }
    }

    @Test
    void classicEventsAreTakenWithAKeyFromTheSettingsAndNoneIsLostOnARestart() throws Exception {
        String stream = TestCloud.stream(1);
        String name = name();
        TestProducer producer = TestCloud.producer(stream);
        MemoryStore store = new MemoryStore();
        String document =
                "{\"schema\":\"shop\",\"table\":\"users\",\"type\":\"WriteRowsEvent\",\"row\":{\"values\":{\"id\":%d,\"n\":%d}}}";
        for (int run = 0; run < 2; run++) {
            try (RunningSatellite running =
                    satellite(name, stream).key("shop.users=id").store(store).start()) {
                for (int id = 0; id < 20; id++) {
                    producer.putRaw(
                            "k" + id, document.formatted(id, run).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
                String n = "n=" + run + "}";
                await().atMost(Duration.ofSeconds(120))
                        .untilAsserted(() -> assertThat(store.contents().values())
                                .hasSize(20)
                                .allMatch(row -> row.endsWith(n)));
            }
        }
    }

    @Test
    void aStreamThatDoesNotExistIsAUsageError() {
        assertThatThrownBy(() -> satellite(name(), "nowhere")
                        .onRows(new RowHandler<>() {
                            @Override
                            public void onWrite(Row row, Metadata metadata) {}

                            @Override
                            public void onUpdate(Row before, Row after, Metadata metadata) {}

                            @Override
                            public void onDelete(Row row, Metadata metadata) {}
                        })
                        .start())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'nowhere'")
                .hasMessageContaining("does not exist");
    }
}
