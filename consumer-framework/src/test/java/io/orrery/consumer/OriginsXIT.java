package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.deadletter.DeadLetter;
import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.event.Column;
import io.orrery.event.DropTable;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.json.EventWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** A table that a second producer publishes too, to a store that compares versions. */
class OriginsXIT {

    private static final TableSchema LINES =
            new TableSchema(new TableName("shop", "lines"), List.of(Column.of("id", "bigint")), List.of("id"));

    private static final class Comparing extends MemoryStore {
        @Override
        public boolean takesOneOrigin(TableName table) {
            return true;
        }
    }

    private final String name = "origins-" + UUID.randomUUID();
    private final String stream = TestCloud.stream(1);
    private final TestProducer shop = TestCloud.producer(stream);
    private final TestProducer other = new TestProducer(TestCloud.kinesis(), stream, "other", 9);
    private final Comparing store = new Comparing();
    private final Map<TableName, Integer> leftOut = new ConcurrentHashMap<>();

    private Satellite satellite() {
        return Satellite.named(name).stream(stream)
                .aws(TestCloud.aws())
                .store(store)
                .listener(new SatelliteListener() {
                    @Override
                    public void leftOut(String shardId, TableName table) {
                        leftOut.merge(table, 1, Integer::sum);
                    }
                });
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(120));
    }

    private void put(TestProducer producer, int from, int to, String note) {
        for (long id = from; id < to; id++) {
            producer.put(producer.write(ORDERS, id, new BigDecimal("1.00"), note));
        }
    }

    private List<String> notes() {
        return store.rows(ORDERS.table()).stream()
                .map(row -> row.get("note").toString())
                .distinct()
                .toList();
    }

    @Test
    void isLeftOutAndToldAndStopsNoOtherTable() throws Exception {
        put(shop, 0, 10, "ours");
        try (RunningSatellite running = satellite().start()) {
            soon().until(() -> store.rows(ORDERS.table()).size() == 10);
            put(other, 5, 15, "theirs");
            other.putRaw("a", new EventWriter().write(new TruncateTable(other.metadata(ORDERS))));
            other.put(other.write(LINES, 1L));
            put(shop, 10, 12, "ours");
            soon().until(() -> store.rows(ORDERS.table()).size() == 12
                    && store.rows(LINES.table()).size() == 1
                    && leftOut.getOrDefault(ORDERS.table(), 0) >= 11);
            assertThat(notes()).containsExactly("ours");
            assertThat(running.isRunning()).isTrue();
        }
        // Another worker knows it too, and a table that was dropped may come from elsewhere.
        put(other, 20, 21, "theirs");
        put(shop, 20, 22, "ours");
        try (RunningSatellite running = satellite().start()) {
            soon().until(() -> store.rows(ORDERS.table()).size() == 14);
            assertThat(notes()).containsExactly("ours");
            shop.putRaw("a", new EventWriter().write(new DropTable(shop.metadata(ORDERS))));
            soon().until(() -> store.rows(ORDERS.table()).isEmpty());
            put(other, 30, 31, "theirs");
            soon().until(() -> store.rows(ORDERS.table()).size() == 1);
            assertThat(running.isRunning()).isTrue();
        }
    }

    @Test
    void isParkedWhereThePolicySaysSoAndHoldsNoRowOfTheOwnersBack() throws Exception {
        put(shop, 0, 2, "ours");
        DeadLetters letters = new DeadLetters(TestCloud.aws().dynamoDb(), name);
        try (RunningSatellite running =
                satellite().onFailure(FailurePolicy.park()).start()) {
            soon().until(() -> store.rows(ORDERS.table()).size() == 2);
            put(other, 0, 2, "theirs");
            soon().until(() -> letters.list().size() == 2);
            put(shop, 0, 3, "newer");
            soon().until(() -> store.rows(ORDERS.table()).size() == 3);
            assertThat(notes()).containsExactly("newer");
            assertThat(letters.list())
                    .hasSize(2)
                    .allMatch(letter -> letter.state() == DeadLetter.State.FAILED)
                    .allMatch(letter -> letter.reason().contains("comes from the producer 'shop'"));
            letters.list().forEach(letter -> letters.decide(letter.id(), DeadLetter.State.RETRY));
            soon().until(() -> letters.list().stream().allMatch(letter -> letter.state() == DeadLetter.State.FAILED));
            assertThat(notes()).containsExactly("newer");
            assertThat(running.isRunning()).isTrue();
        }
    }
}
