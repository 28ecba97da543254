package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.DropTable;
import io.orrery.event.Row;
import io.orrery.event.TruncateTable;
import io.orrery.event.Update;
import io.orrery.event.Version;
import io.orrery.event.Write;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // A producer works by itself while it is open.
class ProducerXIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private Source source;
    private StreamReader reader;

    @BeforeEach
    void connect() throws SQLException {
        source = new Source();
        reader = source.reader();
        source.execute("CREATE TABLE orders (id INT PRIMARY KEY, total DECIMAL(10,2), note VARCHAR(50))");
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
    }

    private List<StreamReader.Seen> await_(int events) {
        await().atMost(SOON).until(() -> reader.poll().seen().size() >= events);
        return reader.seen();
    }

    @SuppressWarnings("unchecked")
    private static ChangeEvent<Row> change(StreamReader.Seen seen) {
        return (ChangeEvent<Row>) seen.event();
    }

    @Test
    void committedChangesArriveInOrderWithTheirPlace() throws Exception {
        try (Producer producer = source.start(source.settings(2))) {
            Instant before = Instant.now();
            source.execute(
                    "SET autocommit = 0",
                    "INSERT INTO orders VALUES (1, 9.50, 'ä')",
                    "UPDATE orders SET total = 12 WHERE id = 1",
                    "DELETE FROM orders WHERE id = 1",
                    "COMMIT",
                    "INSERT INTO orders VALUES (2, 1, NULL)",
                    "ROLLBACK",
                    "SET autocommit = 1");
            List<ChangeEvent<Row>> events =
                    await_(3).stream().map(ProducerXIT::change).toList();
            assertThat(events).hasSize(3);
            assertThat(events.get(0)).isInstanceOf(Write.class);
            assertThat(((Write<Row>) events.get(0)).row().toMap().toString()).isEqualTo("{id=1, total=9.50, note=ä}");
            Update<Row> update = (Update<Row>) events.get(1);
            assertThat(update.before().getDecimal("total")).isEqualByComparingTo("9.50");
            assertThat(update.after().getDecimal("total")).isEqualByComparingTo("12.00");
            assertThat(events.get(2)).isInstanceOf(Delete.class);
            assertThat(events).extracting(e -> e.metadata().source().row()).containsExactly(0L, 1L, 2L);
            assertThat(events).extracting(ChangeEvent::version).isSorted();
            assertThat(Version.ofLong(events.get(0).version()).epoch()).isEqualTo(1);
            assertThat(events).allSatisfy(event -> {
                assertThat(event.metadata().origin()).isEqualTo(source.name());
                assertThat(event.metadata().source().gtid())
                        .isEqualTo(events.get(0).metadata().source().gtid())
                        .matches("[0-9a-f-]{36}:\\d+");
                assertThat(event.metadata().committedAt()).isBetween(before.minusMillis(100), Instant.now());
            });
            assertThat(reader.seen())
                    .extracting(StreamReader.Seen::partitionKey)
                    .containsOnly("1");
            assertThat(producer.progress().rows()).isEqualTo(3);
        }
    }

    @Test
    void anUpdateOfTheKeyIsADeleteAndAWrite() throws Exception {
        try (Producer producer = source.start(source.settings(4))) {
            source.execute("INSERT INTO orders VALUES (1, 1, 'a')", "UPDATE orders SET id = 1000 WHERE id = 1");
            List<StreamReader.Seen> events = await_(3);
            List<StreamReader.Seen> inOrder = events.stream()
                    .sorted((a, b) ->
                            Long.compare(change(a).version(), change(b).version()))
                    .toList();
            assertThat(inOrder.get(1).event()).isInstanceOf(Delete.class);
            assertThat(inOrder.get(1).partitionKey()).isEqualTo("1");
            assertThat(inOrder.get(2).event()).isInstanceOf(Write.class);
            assertThat(inOrder.get(2).partitionKey()).isEqualTo("1000");
        }
    }

    @Test
    void truncateAndDropReachEveryShard() throws Exception {
        try (Producer producer = source.start(source.settings(3))) {
            source.execute(
                    "INSERT INTO orders VALUES (1, 1, 'a')",
                    "/* why */ truncate `orders`",
                    "CREATE TABLE other LIKE orders",
                    "DROP TABLE IF EXISTS `orders`, other");
            List<StreamReader.Seen> events = await_(1 + 3 + 6);
            assertThat(events).hasSize(10);
            assertThat(shardsOf(TruncateTable.class, "orders")).hasSize(3);
            assertThat(shardsOf(DropTable.class, "orders")).hasSize(3);
            assertThat(shardsOf(DropTable.class, "other")).hasSize(3);
        }
    }

    private List<String> shardsOf(Class<?> type, String table) {
        Stream<StreamReader.Seen> events = reader.seen().stream()
                .filter(seen -> type.isInstance(seen.event()))
                .filter(seen -> seen.event().table().table().equals(table));
        return events.map(StreamReader.Seen::shardId).distinct().toList();
    }

    @Test
    void aRestartGoesOnWhereItEnded() throws Exception {
        try (Producer producer = source.start(source.settings(2))) {
            source.execute("INSERT INTO orders VALUES (1, 1, 'a')");
            await_(1);
        }
        source.execute("INSERT INTO orders VALUES (2, 1, 'b')");
        try (Producer producer = source.start(source.settings(2))) {
            source.execute("INSERT INTO orders VALUES (3, 1, 'c')");
            List<ChangeEvent<Row>> events =
                    await_(3).stream().map(ProducerXIT::change).toList();
            assertThat(events).hasSize(3);
            assertThat(events)
                    .extracting(event -> Version.ofLong(event.version()).epoch())
                    .containsExactlyInAnyOrder(1, 2, 2);
        }
    }

    @Test
    void tablesThatAreNotChosenAreLeftOut() throws Exception {
        ProducerSettings settings = source.settings(1);
        ProducerSettings narrow = new ProducerSettings(
                settings.name(),
                settings.mysql(),
                Selection.of(io.orrery.event.TablePattern.parse(source.name() + ".orders")),
                settings.stream(),
                settings.from(),
                settings.state(),
                settings.snapshots());
        source.execute("CREATE TABLE other (id INT PRIMARY KEY)");
        try (Producer producer = source.start(narrow)) {
            source.execute(
                    "BEGIN", "INSERT INTO other VALUES (1), (2)", "INSERT INTO orders VALUES (1, 1, 'a')", "COMMIT");
            List<StreamReader.Seen> events = await_(1);
            assertThat(events).hasSize(1);
            assertThat(change(events.get(0)).metadata().source().row()).isEqualTo(2);
        }
    }
}
