package io.orrery.olap.store;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.batch;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.Batch;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.Event;
import io.orrery.event.TableSchema;
import io.orrery.olap.query.Queries;
import io.orrery.olap.query.QueryFormat;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthTest {

    private static final TableSchema SCHEMA = schema(ITEMS, List.of("id"), "id", "bigint", "name", "varchar(40)");
    private static final int ROWS = 100_000;
    private static final long SLACK = 1 << 20;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("t.duckdb");
    }

    private OlapStore open() {
        return OlapStore.open(file, OlapSettings.of("s"), Clock.systemUTC(), SLACK);
    }

    private static void checkpoint(OlapStore store) throws Exception {
        try (var connection = store.database().connect()) {
            Statements.run(connection, "CHECKPOINT");
        }
    }

    /** Many rows, and then one of them alone: the rest of the file is a hole. */
    private static void fillAndEmpty(OlapStore store) throws Exception {
        List<Event> events = new ArrayList<>(List.of(SCHEMA));
        for (long i = 0; i < ROWS; i++) {
            events.add(write(SCHEMA, i + 1, i, UUID.randomUUID().toString()));
        }
        store.apply(new Batch("a", events, new StreamPosition("1")));
        store.apply(batch("a", 2, Events.truncate(SCHEMA, 1_000_000), write(SCHEMA, 1_000_001, 7L, "kept")));
    }

    private static long count(OlapStore store) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Queries queries = Queries.within(store.database())) {
            queries.run("SELECT count(*) FROM shop.items", QueryFormat.CSV, 10, out);
        }
        return Long.parseLong(out.toString(java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList()
                .get(1));
    }

    private List<String> files() throws Exception {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> !name.endsWith(".wal"))
                    .toList();
        }
    }

    @Test
    void theFileIsBoundedWhileItIsWrittenAndRead() throws Exception {
        try (OlapStore store = open()) {
            fillAndEmpty(store);
            for (int round = 0; round < 2; round++) {
                fill(store, round);
                checkpoint(store);
                emptyUnderQueries(store, round);
            }
            assertThat(count(store)).isEqualTo(1);
        }
        try (OlapStore store = open()) {
            assertThat(count(store)).isEqualTo(1);
            assertThat(store.position("a")).contains(new StreamPosition("31"));
        }
    }

    private void emptyUnderQueries(OlapStore store, int round) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> questions = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                try {
                    assertThat(count(store)).isGreaterThanOrEqualTo(1);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        // A query that began before, and ends after.
        try (var connection = store.database().connect();
                var statement = connection.createStatement()) {
            statement.execute("BEGIN TRANSACTION READ ONLY");
            assertThat(statement.executeQuery("FROM shop.items").next()).isTrue();
            long before = Files.size(store.database().file());
            long version = 9_000_000L + round * 1_000_000L;
            store.apply(batch(
                    "a", 20 + round, SCHEMA, Events.truncate(SCHEMA, version), write(SCHEMA, version + 1, 8L, "kept")));
            store.apply(batch("a", 30 + round, SCHEMA));
            assertThat(before).isGreaterThan(2 * SLACK);
            assertThat(Files.size(store.database().file()))
                    .isLessThan(before / 2)
                    .isLessThan(2 * SLACK);
            assertThat(files()).hasSize(1);
            try (var results = statement.executeQuery("SELECT count(*) FROM shop.items")) {
                assertThat(results.next()).isTrue();
                assertThat(results.getLong(1)).isEqualTo(ROWS);
            }
        }
        over.set(true);
        questions.get();
    }

    private static void fill(OlapStore store, int round) throws Exception {
        List<Event> events = new ArrayList<>(List.of(SCHEMA));
        long version = 8_000_000L + round * 1_000_000L;
        for (long i = 0; i < ROWS; i++) {
            events.add(write(SCHEMA, version + i, i, UUID.randomUUID().toString()));
        }
        store.apply(new Batch("a", events, new StreamPosition(Integer.toString(10 + round))));
    }

    /** Killed before the new file has its name: what is left of it counts for nothing. */
    @Test
    void aDraftThatWasLeftIsWrittenAnew() throws Exception {
        try (OlapStore store = open()) {
            fillAndEmpty(store);
        }
        Path work = io.orrery.olap.duck.DatabaseSettings.workFolder(file);
        Files.writeString(Files.createDirectories(work).resolve("compact.new"), "half of it");
        try (OlapStore store = open()) {
            assertThat(count(store)).isEqualTo(1);
            fill(store, 0);
            checkpoint(store);
            store.apply(batch("a", 40, SCHEMA));
            assertThat(count(store)).isEqualTo(ROWS);
        }
    }

    /** Killed when it had its name, and before the old one was removed. */
    @Test
    void theHighestNumberCountsAndTheOthersGo() throws Exception {
        try (OlapStore store = open()) {
            store.apply(batch("a", 1, SCHEMA, write(SCHEMA, 1, 1L, "one")));
        }
        Files.copy(file, folder.resolve("t.duckdb.c11"));
        Files.copy(file, folder.resolve("t.duckdb.c2"));
        Files.copy(file, folder.resolve("t.duckdb.c12.old"));
        try (OlapStore store = open()) {
            store.apply(batch("a", 2, SCHEMA, write(SCHEMA, 2, 2L, "two")));
        }
        assertThat(files()).containsExactlyInAnyOrder("t.duckdb.c11", "t.duckdb.c12.old");
        try (OlapStore store = open()) {
            assertThat(count(store)).isEqualTo(2);
        }
    }
}
