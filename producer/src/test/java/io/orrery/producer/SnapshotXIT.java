package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.Write;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.SavedState;
import io.orrery.producer.state.StateTable;
import io.orrery.runtime.snapshot.RequestIds;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that are older than the log come through the stream, and none goes over a newer change. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class SnapshotXIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    private KinesisServer server;
    private Source source;
    private StreamReader reader;
    private SnapshotRequests snapshots;

    @BeforeEach
    void start() throws SQLException {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        source = new Source(SharedStack.mysql(), server);
        reader = source.reader();
        snapshots = new SnapshotRequests(source);
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        server.close();
    }

    private ProducerSettings initial(int shards) {
        return source.settings(shards).withSnapshots(new ProducerSettings.Snapshots(SnapshotMode.INITIAL, 2));
    }

    private void awaitEqual(String table) {
        await().atMost(SOON).failFast(source::check).untilAsserted(() -> {
            Map<String, String> derived = Oracle.tables(reader.poll().seen()).getOrDefault(table, Map.of());
            assertThat(derived).isEqualTo(Oracle.select(source, table));
        });
    }

    private void fill(String table, int rows) throws SQLException {
        source.execute(
                "SET SESSION cte_max_recursion_depth = 10000000",
                "INSERT INTO " + table + " (id, n) WITH RECURSIVE seq AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM seq"
                        + " WHERE i < " + rows + ") SELECT i, i FROM seq");
    }

    @Test
    void aNewNameBeginsWithAllThatIsThere() throws Exception {
        source.execute(
                "CREATE TABLE a (id INT PRIMARY KEY, n BIGINT)",
                "CREATE TABLE b (id INT, n BIGINT)",
                "CREATE TABLE none (id INT PRIMARY KEY, n BIGINT)");
        fill("a", 5_000);
        source.execute("INSERT INTO b VALUES (1, 1), (1, 1), (2, 2)");
        try (Producer producer = source.start(initial(2))) {
            SnapshotProgress progress = snapshots.awaitAll();
            assertThat(progress.state()).isEqualTo(SnapshotProgress.State.COMPLETED);
            assertThat(progress.rows()).isEqualTo(5_003);
            awaitEqual("a");
            assertThat(Oracle.copies(reader.poll().seen(), "b")).isEqualTo(Map.of("[1, 1]", 2, "[2, 2]", 1));
            assertThat(shardsOf(SnapshotStarted.class, "none")).isEqualTo(2);
            assertThat(shardsOf(SnapshotCompleted.class, "none")).isEqualTo(2);
            assertThat(reader.described("none"))
                    .as("what stores make the table of")
                    .hasSize(2);
            Write<?> row = (Write<?>) reader.seen().stream()
                    .map(StreamReader.Seen::event)
                    .filter(Write.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertThat(row.metadata().snapshot()).isTrue();
            assertThat(row.metadata().source().gtid()).isNull();
        }
        try (Producer again = source.start(initial(2))) {
            source.execute("INSERT INTO a VALUES (10000, 1)");
            awaitEqual("a");
            assertThat(snapshots.items().log().requests()).hasSize(1);
        }
    }

    private long shardsOf(Class<?> type, String table) {
        return reader.seen().stream()
                .filter(seen -> type.isInstance(seen.event()))
                .filter(seen -> seen.event().table().table().equals(table))
                .map(StreamReader.Seen::shardId)
                .distinct()
                .count();
    }

    /** A second passes between a transaction's entry in the log and the moment when a SELECT sees it. */
    @Test
    void noRowGoesOverAChangeThatTheLogHadFirst() throws Exception {
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n BIGINT)", "CREATE TABLE keyless (id INT, n BIGINT)");
        fill("work", 200);
        fill("keyless", 100);
        source.execute("SET GLOBAL binlog_group_commit_sync_delay = 1000000");
        List<SnapshotWriter> writers = new ArrayList<>();
        try (Producer producer = source.start(initial(2))) {
            for (int i = 0; i < 8; i++) {
                writers.add(SnapshotWriter.start(source, "work", 200, i));
            }
            writers.add(SnapshotWriter.start(source, "keyless", 100, 8));
            writers.add(SnapshotWriter.start(source, "keyless", 100, 9));
            snapshots.awaitAll();
            for (int i = 0; i < 6; i++) {
                assertThat(snapshots.awaitEnd(snapshots.ask("*", null)).state())
                        .isEqualTo(SnapshotProgress.State.COMPLETED);
            }
            for (SnapshotWriter writer : writers) {
                writer.close();
            }
            source.execute("SET GLOBAL binlog_group_commit_sync_delay = 0");
            awaitEqual("work");
            await().atMost(SOON).failFast(source::check).untilAsserted(() -> assertThat(
                            Oracle.copies(reader.poll().seen(), "keyless"))
                    .isEqualTo(Oracle.selectCopies(source, "keyless")));
        } finally {
            source.execute("SET GLOBAL binlog_group_commit_sync_delay = 0");
        }
    }

    @Test
    void rowsThatAreWrittenMeanwhileKeepTheirOrder() throws Exception {
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n BIGINT)");
        fill("work", 30_000);
        try (Producer producer = source.start(initial(3))) {
            try (SnapshotWriter writer = SnapshotWriter.start(source, "work", 30_000, 7)) {
                snapshots.awaitAll();
                snapshots.awaitEnd(snapshots.ask("work", null));
            }
            awaitEqual("work");
            Oracle.assertNothingIsOlder(reader.seen(), "work", "n", false);
            assertThat(producer.snapshotCounts().superseded()).isPositive();
        }
    }

    @Test
    void aTableWithoutAKeyIsReadAsOfOnePlace() throws Exception {
        source.execute("CREATE TABLE work (id INT, n BIGINT)");
        fill("work", 3_000);
        fill("work", 1_000);
        try (Producer producer = source.start(initial(2))) {
            try (SnapshotWriter writer = SnapshotWriter.start(source, "work", 3_000, 5)) {
                snapshots.awaitAll();
                snapshots.awaitEnd(snapshots.ask("work", null));
            }
            await().atMost(SOON).failFast(source::check).untilAsserted(() -> assertThat(
                            Oracle.copies(reader.poll().seen(), "work"))
                    .isEqualTo(Oracle.selectCopies(source, "work")));
        }
    }

    @Test
    void rowsDeletedWhileNobodyLookedAreOlderThanTheStart() throws Exception {
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n BIGINT)");
        try (Producer producer = source.start(source.settings(2))) {
            source.execute("INSERT INTO work VALUES (1, 1), (2, 2)");
            awaitEqual("work");
            source.execute("SET sql_log_bin = 0", "DELETE FROM work WHERE id = 1", "SET sql_log_bin = 1");
            snapshots.awaitEnd(snapshots.ask("work", "id > 5"));
            assertThat(Oracle.tables(reader.poll().seen()).get("work")).hasSize(2);
            snapshots.awaitEnd(snapshots.ask("*", null));
            awaitEqual("work");
        }
    }

    @Test
    void tablesAreTruncatedChangedRenamedAndDroppedInTheMiddle() throws Exception {
        source.execute(
                "CREATE TABLE emptied (id INT PRIMARY KEY, n BIGINT)",
                "CREATE TABLE altered (id INT PRIMARY KEY, n BIGINT)",
                "CREATE TABLE gone (id INT PRIMARY KEY, n BIGINT)");
        for (String table : List.of("emptied", "altered", "gone")) {
            fill(table, 60_000);
        }
        try (Producer producer = source.start(initial(2))) {
            await().atMost(SOON).until(() -> reader.poll().seen().size() > 5_000);
            source.execute(
                    "ALTER TABLE altered ADD COLUMN late VARCHAR(10) NOT NULL DEFAULT 'x'",
                    "TRUNCATE emptied",
                    "DROP TABLE gone",
                    "INSERT INTO emptied VALUES (1, 5)",
                    "UPDATE altered SET n = 0, late = 'y' WHERE id = 100");
            SnapshotProgress progress = snapshots.awaitAll();
            assertThat(progress.state()).isEqualTo(SnapshotProgress.State.COMPLETED);
            awaitEqual("emptied");
            // What was published before the statement is filled by the stores, from what its schema tells.
            await().atMost(SOON).failFast(source::check).untilAsserted(() -> {
                Map<String, String> derived =
                        new TreeMap<>(Oracle.tables(reader.poll().seen()).get("altered"));
                derived.replaceAll(
                        (id, row) -> row.endsWith("x]") || row.endsWith("y]") ? row : row.replace("]", ", x]"));
                assertThat(derived).isEqualTo(Oracle.select(source, "altered"));
            });
            assertThat(Oracle.tables(reader.seen()).get("gone")).isEmpty();
        }
    }

    @Test
    void statementsOnOtherTablesLeaveChunksAlone() throws Exception {
        source.execute(
                "CREATE TABLE work (id INT PRIMARY KEY, n BIGINT)",
                "CREATE TABLE none (id INT, n BIGINT)",
                "CREATE TABLE other (id INT PRIMARY KEY, n BIGINT)");
        fill("work", 20_000);
        fill("none", 5_000);
        try (Producer producer = source.start(source.settings(1))) {
            String id = snapshots.ask("work," + source.name() + ".none", null);
            for (int i = 0;
                    snapshots
                            .items()
                            .log()
                            .find(id)
                            .filter(SnapshotProgress::ended)
                            .isEmpty();
                    i++) {
                source.check();
                source.execute(
                        "CREATE TABLE passing (id INT)",
                        "ALTER TABLE other COMMENT = 'x" + i + "'",
                        "CREATE OR REPLACE VIEW seen AS SELECT * FROM work",
                        "DROP TABLE passing");
            }
            assertThat(snapshots.awaitEnd(id).rows()).isEqualTo(25_000);
            assertThat(producer.snapshotCounts().voidReads()).isZero();
            awaitEqual("work");
        }
    }

    @Test
    void aKilledProducersHeirGoesOnAfterTheLastChunk() throws Exception {
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n BIGINT)");
        fill("work", 100_000);
        // Fixes the position, and asks.
        source.start(source.settings(2)).close();
        String id = snapshots.ask("work", null);
        for (int i = 0; i < 3; i++) {
            Process process = ProducerMain.start(source, 2);
            long before = snapshots.rows(id);
            await().atMost(SOON).until(() -> snapshots.rows(id) > before || !process.isAlive());
            process.destroyForcibly().waitFor();
        }
        assertThat(snapshots.rows(id)).isBetween(1L, 100_000L);
        try (Producer last = source.start(source.settings(2))) {
            SnapshotProgress end = snapshots.awaitEnd(id);
            assertThat(end.rows()).isEqualTo(100_000);
            awaitEqual("work");
            assertThat(reader.seen().stream()
                            .filter(seen -> seen.event() instanceof SnapshotStarted)
                            .count())
                    .isEqualTo(2);
        }
    }

    private String executed() throws SQLException {
        try (Statement statement = source.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
            row.next();
            return row.getString(1);
        }
    }

    private String savedGtids() {
        return new StateTable(source.aws().dynamoDbSync(), ProducerSettings.State.DEFAULT_TABLE)
                .find(Lease.id(source.name(), source.name()))
                .flatMap(SavedState::position)
                .map(BinlogPosition::gtids)
                .orElse("");
    }

    @Test
    void anHeirBeginsAnewWhereRowsMovedByAStatementThatItDoesNotRead() throws Exception {
        source.execute(
                "CREATE TABLE work (id INT PRIMARY KEY, n BIGINT)",
                "CREATE TABLE other (id INT PRIMARY KEY, n BIGINT)");
        fill("work", 50_000);
        source.execute("INSERT INTO other SELECT id + 10000000, n FROM work");
        source.start(source.settings(1)).close();
        String id = snapshots.ask("work", null, 5_000);
        Process process = ProducerMain.start(source, 1);
        try {
            await().atMost(SOON).until(() -> snapshots.rows(id) > 0);
            snapshots.items().wish(id, SnapshotRequest.Wish.PAUSE);
            await().atMost(SOON)
                    .until(() ->
                            snapshots.items().log().find(id).orElseThrow().state() == SnapshotProgress.State.PAUSED);
            assertThat(snapshots.rows(id)).isBetween(1L, 50_000L);
            source.execute("RENAME TABLE work TO former, other TO work", "CREATE TABLE later (id INT PRIMARY KEY)");
            source.execute("INSERT INTO later VALUES (1)");
            String gtids = executed();
            await().atMost(SOON).until(() -> gtids.equals(savedGtids()));
        } finally {
            process.destroyForcibly().waitFor();
        }
        snapshots.items().wish(id, SnapshotRequest.Wish.RUN);
        try (Producer heir = source.start(source.settings(1))) {
            assertThat(snapshots.awaitEnd(id).rows()).isEqualTo(50_000);
            assertThat(heir.moves()).as("it has read of no RENAME").isZero();
            awaitEqual("work");
        }
    }

    @Test
    void requestsWaitForEachOtherPauseGoOnAndEnd() throws Exception {
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n BIGINT)");
        fill("work", 50_000);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ToDoubleFunction<String> meter = name -> meters.get("orrery.producer.snapshot." + name)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
        try (Producer producer = source.start(source.settings(1))) {
            new ProducerMetrics(meters, Clock.systemUTC()).watch(producer, meters);
            assertThat(meter.applyAsDouble("running")).isZero();
            String slow = snapshots.ask("*", null, 2_000);
            String second = snapshots.ask("work", null);
            await().atMost(SOON).until(() -> snapshots.rows(slow) > 0);
            assertThat(snapshots.items().log().find(second)).isEmpty();
            assertThat(meter.applyAsDouble("running")).isOne();
            assertThat(meter.applyAsDouble("tables")).isOne();
            snapshots.items().wish(slow, SnapshotRequest.Wish.PAUSE);
            await().atMost(SOON)
                    .until(() ->
                            snapshots.items().log().find(slow).orElseThrow().state() == SnapshotProgress.State.PAUSED);
            assertThat(meter.applyAsDouble("running")).isZero();
            assertThat(meter.applyAsDouble("paused")).isOne();
            snapshots.items().wish(slow, SnapshotRequest.Wish.RUN);
            await().atMost(SOON)
                    .until(() ->
                            snapshots.items().log().find(slow).orElseThrow().state() == SnapshotProgress.State.RUNNING);
            snapshots.items().wish(slow, SnapshotRequest.Wish.CANCEL);
            assertThat(snapshots.awaitEnd(slow).state()).isEqualTo(SnapshotProgress.State.CANCELLED);
            assertThat(snapshots.awaitEnd(second).state()).isEqualTo(SnapshotProgress.State.COMPLETED);
            awaitEqual("work");
            assertThat(meter.applyAsDouble("rows")).isBetween(50_000.0, 100_000.0);
            assertThat(meter.applyAsDouble("reads")).isGreaterThan(3);
            for (String zero :
                    List.of("superseded.rows", "void.reads", "failed.tables", "tables", "running", "paused")) {
                assertThat(meter.applyAsDouble(zero)).as(zero).isZero();
            }
        }
    }

    @Test
    void aRepairPublishesRowsAndDeletionsOfItsKeys() throws Exception {
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n BIGINT)");
        try (Producer producer = source.start(source.settings(2))) {
            source.execute("INSERT INTO work VALUES (1, 1), (2, 2), (3, 3)");
            awaitEqual("work");
            source.execute(
                    "SET sql_log_bin = 0",
                    "DELETE FROM work WHERE id = 1",
                    "UPDATE work SET n = 9 WHERE id = 2",
                    "INSERT INTO work VALUES (4, 4)",
                    "SET sql_log_bin = 1");
            SnapshotProgress end = repair(source.name(), "work", List.of("{\"id\":1}", "{\"id\":2}", "{\"id\":4}"));
            assertThat(end.state()).isEqualTo(SnapshotProgress.State.COMPLETED);
            assertThat(end.rows()).isEqualTo(3);
            awaitEqual("work");
        }
    }

    private SnapshotProgress repair(String schema, String table, List<String> keys) {
        SnapshotRequest repair = new SnapshotRequest(
                RequestIds.draw(),
                SnapshotRequest.Kind.REPAIR,
                null,
                null,
                0,
                SnapshotRequest.Wish.RUN,
                new SnapshotRequest.Keys(schema, table, keys),
                Instant.now().toString());
        snapshots.items().add(repair);
        return snapshots.awaitEnd(repair.id());
    }

    @Test
    void aRepairOfLargeRowsHoldsFewOfThemAtATime() throws Exception {
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n BIGINT, body LONGTEXT)");
        try (Producer producer = source.start(source.settings(2))) {
            source.execute("SET sql_log_bin = 0");
            fill("work", 120);
            source.execute("UPDATE work SET body = REPEAT('x', 100000)");
            List<String> keys = IntStream.rangeClosed(1, 120)
                    .mapToObj(id -> "{\"id\":" + id + "}")
                    .toList();
            assertThat(repair(source.name(), "work", keys).rows()).isEqualTo(120);
            awaitEqual("work");
            assertThat(reader.seen().stream()
                            .filter(seen -> seen.event() instanceof Write<?>)
                            .mapToLong(seen -> ((Write<?>) seen.event())
                                    .metadata()
                                    .source()
                                    .row()))
                    .as("numbered within what was read at once, 4 MiB at most")
                    .allMatch(row -> row < 21);
        }
    }

    @Test
    void aRepairOfWhatIsNotPublishedIsRefused() throws Exception {
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n BIGINT)");
        try (Producer producer = source.start(source.settings(2))) {
            source.execute("INSERT INTO work VALUES (1, 1)");
            SnapshotProgress end = repair("mysql", "user", List.of("{\"Host\":\"localhost\",\"User\":\"root\"}"));
            assertThat(end.state()).isEqualTo(SnapshotProgress.State.FAILED);
            assertThat(end.tables().get(0).problem()).contains("the producer does not publish it");
            assertThat(repair("mysql", "user", List.of()).state()).isEqualTo(SnapshotProgress.State.FAILED);
            awaitEqual("work");
            assertThat(reader.seen())
                    .noneMatch(seen -> seen.event().table().schema().equals("mysql"));
        }
    }
}
