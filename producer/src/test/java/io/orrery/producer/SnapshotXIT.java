package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.Write;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.producer.state.Lease;
import io.orrery.runtime.snapshot.RequestIds;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    @BeforeEach
    void start() throws SQLException {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        source = new Source(SharedStack.mysql(), server);
        reader = source.reader();
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        server.close();
    }

    private ProducerSettings initial(int shards) {
        return source.settings(shards).withSnapshots(new ProducerSettings.Snapshots(SnapshotMode.INITIAL, 2));
    }

    private SnapshotItems items() {
        return new SnapshotItems(
                source.aws().dynamoDbSync(),
                ProducerSettings.State.DEFAULT_TABLE,
                Lease.id(source.name(), source.name()));
    }

    private String ask(String tables, String where) {
        SnapshotRequest request = new SnapshotRequest(
                RequestIds.draw(),
                SnapshotRequest.Kind.SNAPSHOT,
                source.name() + "." + tables,
                where,
                0,
                SnapshotRequest.Wish.RUN,
                null,
                Instant.now().toString());
        items().add(request);
        return request.id();
    }

    private SnapshotProgress awaitEnd(String id) {
        await().atMost(SOON)
                .failFast(source::check)
                .until(() ->
                        items().log().find(id).filter(SnapshotProgress::ended).isPresent());
        return items().log().find(id).orElseThrow();
    }

    private SnapshotProgress awaitAll() {
        await().atMost(SOON)
                .failFast(source::check)
                .until(() -> !items().log().requests().isEmpty()
                        && items().log().requests().stream().allMatch(SnapshotProgress::ended)
                        && items().requests().isEmpty());
        return items().log().requests().get(0);
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

    /** Within a key, what is published later is never an older state. */
    @SuppressWarnings("unchecked")
    private void assertNothingWentBack(String table) {
        Map<String, List<ChangeEvent<Row>>> byKey = new HashMap<>();
        for (StreamReader.Seen seen : reader.seen()) {
            if (seen.event() instanceof ChangeEvent<?> change
                    && change.table().table().equals(table)) {
                ChangeEvent<Row> row = (ChangeEvent<Row>) change;
                byKey.computeIfAbsent(RowKey.of(row).text(), k -> new ArrayList<>())
                        .add(row);
            }
        }
        byKey.forEach((key, changes) -> {
            changes.sort(Comparator.comparingLong(ChangeEvent::version));
            long last = 0;
            for (ChangeEvent<Row> change : changes) {
                Row row = change.match(write -> write.row(), update -> update.after(), delete -> delete.row());
                long n = row.getLong("n");
                assertThat(n).as("key %s at version %d", key, change.version()).isGreaterThanOrEqualTo(last);
                last = n;
            }
        });
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
            SnapshotProgress progress = awaitAll();
            assertThat(progress.state()).isEqualTo(SnapshotProgress.State.COMPLETED);
            assertThat(progress.rows()).isEqualTo(5_003);
            awaitEqual("a");
            assertThat(copies("b")).isEqualTo(Map.of("[1, 1]", 2, "[2, 2]", 1));
            assertThat(shardsOf(SnapshotStarted.class, "none")).isEqualTo(2);
            assertThat(shardsOf(SnapshotCompleted.class, "none")).isEqualTo(2);
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
            assertThat(items().log().requests()).hasSize(1);
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

    /** A table without a key as a store that counts copies has it. */
    @SuppressWarnings("unchecked")
    private Map<String, Integer> copies(String table) {
        record Copy(long version, String image) {}
        List<StreamReader.Seen> events = reader.poll().seen().stream()
                .filter(seen -> seen.event().table().table().equals(table))
                .toList();
        List<Copy> copies = new ArrayList<>();
        long since = 0;
        List<ChangeEvent<Row>> changes = new ArrayList<>();
        for (StreamReader.Seen seen : events) {
            if (seen.event() instanceof ChangeEvent<?> change) {
                changes.add((ChangeEvent<Row>) change);
            } else if (seen.event() instanceof SnapshotCompleted completed) {
                since = Math.max(since, completed.since());
            }
        }
        changes.sort(Comparator.comparingLong(ChangeEvent::version));
        for (ChangeEvent<Row> change : changes) {
            if (change instanceof Delete<Row> delete) {
                String image = delete.row().toMap().values().toString();
                for (int i = copies.size() - 1; i >= 0; i--) {
                    if (copies.get(i).image().equals(image)) {
                        copies.remove(i);
                        break;
                    }
                }
            } else {
                Row row = ((Write<Row>) change).row();
                copies.add(new Copy(change.version(), row.toMap().values().toString()));
            }
        }
        Map<String, Integer> counts = new TreeMap<>();
        for (Copy copy : copies) {
            if (copy.version() >= since) {
                counts.merge(copy.image(), 1, Integer::sum);
            }
        }
        return counts;
    }

    private Map<String, Integer> copiesOfSource(String table) throws SQLException {
        Map<String, Integer> counts = new TreeMap<>();
        try (var statement = source.connection().createStatement();
                var result = statement.executeQuery("SELECT id, n FROM " + table)) {
            while (result.next()) {
                counts.merge("[" + result.getLong(1) + ", " + result.getLong(2) + "]", 1, Integer::sum);
            }
        }
        return counts;
    }

    /** A second passes between a transaction's entry in the log and the moment when a SELECT sees it. */
    @Test
    void noRowGoesOverAChangeThatTheLogHadFirst() throws Exception {
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n BIGINT)");
        fill("work", 200);
        source.execute("SET GLOBAL binlog_group_commit_sync_delay = 1000000");
        List<SnapshotWriter> writers = new ArrayList<>();
        try (Producer producer = source.start(initial(2))) {
            for (int i = 0; i < 8; i++) {
                writers.add(SnapshotWriter.start(source, "work", 200, i));
            }
            awaitAll();
            for (int i = 0; i < 6; i++) {
                assertThat(awaitEnd(ask("work", null)).state()).isEqualTo(SnapshotProgress.State.COMPLETED);
            }
            for (SnapshotWriter writer : writers) {
                writer.close();
            }
            source.execute("SET GLOBAL binlog_group_commit_sync_delay = 0");
            awaitEqual("work");
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
                awaitAll();
                awaitEnd(ask("work", null));
            }
            awaitEqual("work");
            assertNothingWentBack("work");
        }
    }

    @Test
    void aTableWithoutAKeyIsReadAsOfOnePlace() throws Exception {
        source.execute("CREATE TABLE work (id INT, n BIGINT)");
        fill("work", 3_000);
        fill("work", 1_000);
        try (Producer producer = source.start(initial(2))) {
            try (SnapshotWriter writer = SnapshotWriter.start(source, "work", 3_000, 5)) {
                awaitAll();
                awaitEnd(ask("work", null));
            }
            await().atMost(SOON).failFast(source::check).untilAsserted(() -> assertThat(copies("work"))
                    .isEqualTo(copiesOfSource("work")));
        }
    }

    @Test
    void rowsDeletedWhileNobodyLookedAreOlderThanTheStart() throws Exception {
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n BIGINT)");
        try (Producer producer = source.start(source.settings(2))) {
            source.execute("INSERT INTO work VALUES (1, 1), (2, 2)");
            awaitEqual("work");
            source.execute("SET sql_log_bin = 0", "DELETE FROM work WHERE id = 1", "SET sql_log_bin = 1");
            awaitEnd(ask("work", "id > 5"));
            assertThat(Oracle.tables(reader.poll().seen()).get("work")).hasSize(2);
            awaitEnd(ask("*", null));
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
            SnapshotProgress progress = awaitAll();
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
    void aKilledProducersHeirGoesOnAfterTheLastChunk() throws Exception {
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n BIGINT)");
        fill("work", 100_000);
        // Fixes the position, and asks.
        source.start(source.settings(2)).close();
        String id = ask("work", null);
        for (int i = 0; i < 3; i++) {
            Process process = ProducerMain.start(source, 2);
            long before = rows(id);
            await().atMost(SOON).until(() -> rows(id) > before || !process.isAlive());
            process.destroyForcibly().waitFor();
        }
        assertThat(rows(id)).isBetween(1L, 100_000L);
        try (Producer last = source.start(source.settings(2))) {
            SnapshotProgress end = awaitEnd(id);
            assertThat(end.rows()).isEqualTo(100_000);
            awaitEqual("work");
            assertThat(reader.seen().stream()
                            .filter(seen -> seen.event() instanceof SnapshotStarted)
                            .count())
                    .isEqualTo(2);
        }
    }

    private long rows(String id) {
        return items().log().find(id).map(SnapshotProgress::rows).orElse(0L);
    }

    @Test
    void requestsWaitForEachOtherPauseGoOnAndEnd() throws Exception {
        source.execute("CREATE TABLE work (id INT PRIMARY KEY, n BIGINT)");
        fill("work", 50_000);
        try (Producer producer = source.start(source.settings(1))) {
            SnapshotRequest slow = new SnapshotRequest(
                    RequestIds.draw(),
                    SnapshotRequest.Kind.SNAPSHOT,
                    source.name() + ".*",
                    null,
                    2_000,
                    SnapshotRequest.Wish.RUN,
                    null,
                    Instant.now().toString());
            items().add(slow);
            String second = ask("work", null);
            await().atMost(SOON).until(() -> rows(slow.id()) > 0);
            assertThat(items().log().find(second)).isEmpty();
            items().wish(slow.id(), SnapshotRequest.Wish.PAUSE);
            await().atMost(SOON)
                    .until(() -> items().log().find(slow.id()).orElseThrow().state() == SnapshotProgress.State.PAUSED);
            items().wish(slow.id(), SnapshotRequest.Wish.RUN);
            await().atMost(SOON)
                    .until(() -> items().log().find(slow.id()).orElseThrow().state() == SnapshotProgress.State.RUNNING);
            items().wish(slow.id(), SnapshotRequest.Wish.CANCEL);
            assertThat(awaitEnd(slow.id()).state()).isEqualTo(SnapshotProgress.State.CANCELLED);
            assertThat(awaitEnd(second).state()).isEqualTo(SnapshotProgress.State.COMPLETED);
            awaitEqual("work");
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
            SnapshotRequest repair = new SnapshotRequest(
                    RequestIds.draw(),
                    SnapshotRequest.Kind.REPAIR,
                    null,
                    null,
                    0,
                    SnapshotRequest.Wish.RUN,
                    new SnapshotRequest.Keys(source.name(), "work", List.of("{\"id\":1}", "{\"id\":2}", "{\"id\":4}")),
                    Instant.now().toString());
            items().add(repair);
            assertThat(awaitEnd(repair.id()).state()).isEqualTo(SnapshotProgress.State.COMPLETED);
            awaitEqual("work");
        }
    }
}
