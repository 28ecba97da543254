package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.deadletter.command.DeadLettersCommand;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.Write;
import io.orrery.runtime.command.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

@SuppressWarnings("try") // Some satellites are there to work, not to be asked.
class ParkingXIT {

    private static final FailurePolicy PARK =
            FailurePolicy.park().withTries(2).withPauses(Duration.ofMillis(10), Duration.ofMillis(20));

    private final String name = "it-" + UUID.randomUUID();

    /** Refuses changes of some keys for a while. */
    private static final class Picky extends MemoryStore {

        final Set<String> refused = ConcurrentHashMap.newKeySet();

        @Override
        @SuppressWarnings("unchecked")
        public synchronized ApplyResult apply(Batch batch) throws Exception {
            List<ApplyResult.Rejection> rejections = batch.events().stream()
                    .filter(ChangeEvent.class::isInstance)
                    .map(event -> (ChangeEvent<Row>) event)
                    .filter(change -> refused.contains(RowKey.of(change).text()))
                    .map(change -> new ApplyResult.Rejection(change, "not to my taste"))
                    .toList();
            if (!rejections.isEmpty()) {
                return new ApplyResult(0, 0, rejections);
            }
            return super.apply(batch);
        }
    }

    private Satellite satellite(String stream, DerivedStore store) {
        return Satellite.named(name).stream(stream)
                .aws(TestCloud.aws())
                .store(store)
                .onFailure(PARK);
    }

    private String letters(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                CommandLines.of(new DeadLettersCommand(() -> TestCloud.aws().another()), Map.of());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--satellite";
        all[arguments.length + 1] = name;
        assertThat(line.execute(all)).as(err.toString()).isZero();
        assertThat(err.toString())
                .isEqualTo(
                        "list".equals(arguments[0]) && out.toString().isEmpty()
                                ? "orrery: '" + name + "' has no dead letters" + System.lineSeparator()
                                : "");
        return out.toString();
    }

    /** As much of a letter's id as no other has. */
    private String beginningOf(String id) {
        List<String> others = letters("list")
                .lines()
                .map(line -> line.split(" ")[0])
                .filter(other -> !other.equals(id))
                .toList();
        return IntStream.rangeClosed(1, id.length())
                .mapToObj(length -> id.substring(0, length))
                .filter(beginning -> others.stream().noneMatch(other -> other.startsWith(beginning)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRefusedEventAndThoseBehindItWaitWhileOthersFlowAndFollowInOrderWhenRetried() throws Exception {
        String stream = TestCloud.stream(2);
        TestProducer producer = TestCloud.producer(stream);
        Picky store = new Picky();
        store.refused.add("7");
        Write<Row> seven = producer.write(ORDERS, 7L, new BigDecimal("1.00"), "a");
        try (RunningSatellite running = satellite(stream, store).start()) {
            producer.put(seven);
            producer.put(producer.write(ORDERS, 8L, new BigDecimal("2.00"), "a"));
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> letters("list").lines().count() == 1);
        }
        // Another worker knows what was parked before it came.
        store.refused.clear();
        try (RunningSatellite running = satellite(stream, store).start()) {
            producer.put(producer.update(seven.row(), 7L, new BigDecimal("3.00"), "b"));
            producer.put(producer.write(ORDERS, 9L, new BigDecimal("4.00"), "a"));
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> letters("list").lines().count() == 2);
            await().atMost(Duration.ofSeconds(120)).until(() -> store.contents().size() == 2);
            assertThat(store.contents()).containsOnlyKeys("shop.orders/8", "shop.orders/9");
            assertThat(letters("list")).contains("failed", "behind", "Write of shop.orders", "not to my taste");
            String first = letters("list").lines().findFirst().orElseThrow().split(" ")[0];
            assertThat(letters("show", first)).contains("key       7", "\"total\":\"1.00\"");
            assertThat(letters("show", beginningOf(first))).isEqualTo(letters("show", first));
            assertThat(letters("retry")).contains("1 marked");
            await().atMost(Duration.ofSeconds(120)).until(() -> letters("list").isEmpty());
            assertThat(store.contents().get("shop.orders/7")).contains("3.00");
        }
    }

    @Test
    void aDiscardedEventIsLeftOutAndThoseBehindFollow() throws Exception {
        String stream = TestCloud.stream(1);
        TestProducer producer = TestCloud.producer(stream);
        MemoryStore store = new MemoryStore();
        try (RunningSatellite running = satellite(stream, store).start()) {
            producer.putRaw("k", "{\"not\": \"an event\"}".getBytes(StandardCharsets.UTF_8));
            producer.put(producer.write(ORDERS, 1L, new BigDecimal("1.00"), "a"));
            await().atMost(Duration.ofSeconds(120)).until(() -> store.contents().size() == 1);
            assertThat(letters("list")).contains("unreadable event", "MalformedEventException");
            String id = letters("list").split(" ")[0];
            assertThat(letters("discard", id)).contains("1 marked");
            await().atMost(Duration.ofSeconds(120)).until(() -> letters("list").isEmpty());
        }
    }

    @Test
    void aHandlersEventIsParkedAfterItsTriesAndTheRestOfTheBatchIsDelivered() throws Exception {
        String stream = TestCloud.stream(1);
        TestProducer producer = TestCloud.producer(stream);
        Set<Long> heard = ConcurrentHashMap.newKeySet();
        producer.put(List.of(
                producer.write(ORDERS, 1L, new BigDecimal("1.00"), "a"),
                producer.write(ORDERS, 2L, new BigDecimal("1.00"), "a"),
                producer.write(ORDERS, 3L, new BigDecimal("1.00"), "a")));
        DerivedStore handlers = Satellite.named("x")
                .onRows(new RowHandler<>() {
                    @Override
                    public void onWrite(Row row, io.orrery.event.Metadata metadata) throws Exception {
                        if (row.getLong("id") == 2) {
                            throw new java.io.IOException("no twos");
                        }
                        heard.add(row.getLong("id"));
                    }

                    @Override
                    public void onUpdate(Row before, Row after, io.orrery.event.Metadata metadata) {}

                    @Override
                    public void onDelete(Row row, io.orrery.event.Metadata metadata) {}
                })
                .handlers();
        try (RunningSatellite running = satellite(stream, handlers).start()) {
            await().atMost(Duration.ofSeconds(120)).until(() -> heard.contains(3L));
            assertThat(heard).containsExactlyInAnyOrder(1L, 3L);
            assertThat(letters("list")).contains("IOException: no twos").hasLineCount(1);
        }
    }
}
