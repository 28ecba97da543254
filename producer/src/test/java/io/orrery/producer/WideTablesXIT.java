package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.TablePattern;
import io.orrery.producer.privacy.ColumnRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Tables whose definition is about as large as a Kinesis record, or larger. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class WideTablesXIT {

    private static final Duration SOON = Duration.ofSeconds(120);

    private Source source;
    private StreamReader reader;

    @BeforeEach
    void start() throws Exception {
        source = new Source();
        reader = source.reader();
    }

    @AfterEach
    void close() throws Exception {
        source.close();
    }

    /** They differ at their start: MySQL compares each with each. */
    private static String label(int i, int length) {
        return String.format("%05d", i) + "x".repeat(length - 5);
    }

    private static String labels(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> "'" + label(i, length) + "'")
                .collect(Collectors.joining(","));
    }

    @SuppressWarnings("unchecked")
    private List<Row> rows() {
        return reader.poll().seen().stream()
                .filter(seen -> seen.event() instanceof ChangeEvent<?>)
                .map(seen -> ((ChangeEvent<Row>) seen.event()).match(w -> w.row(), u -> u.after(), d -> d.row()))
                .toList();
    }

    @Test
    void rowsOfADefinitionThatLeavesLittleRoomArrive() throws Exception {
        source.execute("CREATE TABLE wide (id INT PRIMARY KEY, label ENUM(" + labels(5_000, 200) + "), data LONGTEXT)");
        String columns = IntStream.range(0, 1_016)
                .mapToObj(i -> String.format("c%063d", i) + " INT DEFAULT " + i)
                .collect(Collectors.joining(","));
        source.execute("CREATE TABLE many (id INT PRIMARY KEY, " + columns + ")");
        try (Producer producer = source.start(source.settings(1))) {
            source.execute(
                    "INSERT INTO wide VALUES (1, 1, 'x'), (2, 5000, REPEAT('y', 100000)), (3, 2, 'z')",
                    "INSERT INTO many (id) VALUES (1), (2)",
                    "UPDATE many SET " + String.format("c%063d", 7) + " = 8");
            await().atMost(SOON).failFast(source::check).until(() -> rows().size() == 7);
        }
        assertThat(rows().get(0).getString("label")).isEqualTo(label(0, 200));
        assertThat(rows().get(1).getString("label")).isEqualTo(label(4_999, 200));
        assertThat(rows().get(1).getString("data")).hasSize(100_000);
        assertThat(reader.parts())
                .as("pieces of 100,000 bytes beside a million")
                .isBetween(4L, 8L);
        assertThat(rows().get(6).getInt(String.format("c%063d", 7))).isEqualTo(8);
    }

    @Test
    void oneThatLeavesNoRoomIsNamedAndTheRemediesHelp() throws Exception {
        source.execute("CREATE TABLE wide (id INT PRIMARY KEY, label ENUM(" + labels(10_000, 200) + "), n INT)");
        String table = source.name() + ".wide";
        try (Producer producer = source.start(source.settings(1))) {
            source.execute("INSERT INTO wide VALUES (1, 10000, 7)");
            await().atMost(SOON).until(() -> source.failure() != null);
            assertThat(source.failure())
                    .hasMessageContainingAll(
                            "Cannot read the binary log at ",
                            "the definition of " + table + " takes 2",
                            "--exclude-columns",
                            "MaxRecordSizeInKiB");
        }
        source.forget();
        Selection without = new Selection(
                TablePattern.parse(source.name() + ".*"),
                Optional.empty(),
                ColumnRules.parse(table + ".label", null, Map.of()),
                Partitioning.KEY);
        try (Producer producer = source.start(source.settings(1).withTables(without))) {
            await().atMost(SOON).failFast(source::check).until(() -> rows().size() == 1);
            assertThat(rows().get(0).getInt("n")).isEqualTo(7);
        }
        takeLargeRecords();
        try (Producer producer = source.start(source.settings(1))) {
            long before = producer.progress().bytes();
            source.execute("INSERT INTO wide SELECT id + 1, label, n FROM wide");
            for (int doubled = 0; doubled < 6; doubled++) {
                source.execute("INSERT INTO wide SELECT id + " + (2 << doubled) + ", label, n FROM wide");
            }
            await().atMost(SOON).failFast(source::check).until(() -> rows().size() == 128);
            assertThat(producer.progress().bytes()).isGreaterThan(before);
        }
        assertThat(rows().get(127).getString("label")).isEqualTo(label(9_999, 200));
    }

    private void takeLargeRecords() {
        String arn = source.kinesis()
                .describeStreamSummary(b -> b.streamName(source.name()))
                .join()
                .streamDescriptionSummary()
                .streamARN();
        source.kinesis()
                .updateMaxRecordSize(b -> b.streamARN(arn).maxRecordSizeInKiB(10_240))
                .join();
        await().atMost(SOON)
                .until(() -> source.kinesis()
                                .describeStreamSummary(b -> b.streamName(source.name()))
                                .join()
                                .streamDescriptionSummary()
                                .streamStatus()
                        == StreamStatus.ACTIVE);
    }
}
