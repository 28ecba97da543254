package io.orrery.olap.query;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.Event;
import io.orrery.event.TableSchema;
import io.orrery.olap.duck.DatabaseSettings;
import io.orrery.olap.store.OlapSettings;
import io.orrery.olap.store.OlapStore;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries that want more memory than there is. */
class MemoryTest {

    private static final TableSchema SCHEMA = schema(ITEMS, List.of("id"), "id", "bigint", "name", "varchar(500)");
    private static final DatabaseSettings SMALL = new DatabaseSettings("160MB", 2);

    /** Holds a list of so many megabytes, which cannot go to disk, and reckons on for hours. */
    private static final String HOARD = "SELECT count(*) FROM (SELECT list(range || repeat('x', 1000)) AS l FROM"
            + " range(%d000)) AS h, range(1000000000000) AS r WHERE (len(l) * r.range) %% 7 = 3";

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private OlapStore store;
    private long version;
    private long end;

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        store.close();
    }

    private ApplyResult apply(int rows) throws Exception {
        List<Event> events = new ArrayList<>(List.of(SCHEMA));
        for (int i = 0; i < rows; i++) {
            version++;
            events.add(write(SCHEMA, version, version, version + "y".repeat(480)));
        }
        end++;
        return store.apply(new Batch("a", events, new StreamPosition(Long.toString(end))));
    }

    private static String ask(QueryRunner runner, String sql) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        runner.run(sql, QueryOutput.of(QueryFormat.CSV, 100), out);
        return out.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static QueryLimits limits(String memory) {
        return new QueryLimits(1000, Duration.ofMinutes(5), memory, 4);
    }

    @Test
    void queriesThatHoldWhatTheWriterNeedsAreStoppedAndItGoesOn() throws Exception {
        store = OlapStore.open(folder.resolve("t.duckdb"), OlapSettings.of("s").withDatabase(SMALL));
        apply(1000);
        AtomicBoolean over = new AtomicBoolean();
        Set<String> failures = ConcurrentHashMap.newKeySet();
        try (QueryRunner runner = new QueryRunner(store.database(), limits("128MB"))) {
            List<Future<?>> hoards = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                hoards.add(threads.submit(() -> {
                    while (!over.get()) {
                        assertThatThrownBy(() -> ask(runner, HOARD.formatted(12)))
                                .isInstanceOf(QueryException.class)
                                .satisfies(e -> failures.add(e.getMessage()));
                    }
                }));
            }
            for (int i = 0; i < 6; i++) {
                assertThat(apply(20_000)).isEqualTo(ApplyResult.of(20_000, 0));
            }
            over.set(true);
            await().atMost(Duration.ofSeconds(120)).until(() -> {
                store.database().readers().holdOff();
                store.database().readers().resume();
                return hoards.stream().allMatch(Future::isDone);
            });
            for (Future<?> hoard : hoards) {
                hoard.get();
            }
            assertThat(failures).allSatisfy(text -> assertThat(text).contains("needs more memory than there is"));
            assertThat(ask(runner, "SELECT count(*) FROM shop.items")).contains("121000");
        }
    }

    @Test
    void aQueryThatNeedsTooMuchSaysSo() throws Exception {
        Path file = folder.resolve("t.duckdb");
        store = OlapStore.open(file, OlapSettings.of("s").withDatabase(SMALL));
        apply(1000);
        String sql = "SELECT list(range || repeat('x', 1000)) FROM range(1000000)";
        try (QueryRunner runner = new QueryRunner(store.database(), limits("128MB"))) {
            assertThatThrownBy(() -> ask(runner, sql))
                    .isInstanceOf(QueryException.class)
                    .hasMessageContaining("needs more memory than there is")
                    .hasMessageContaining("--memory");
            assertThat(apply(1000)).isEqualTo(ApplyResult.of(1000, 0));
        }
        store.close();
        // The same where nobody serves, and the file itself is opened.
        try (Queries direct = Queries.of(file, file, limits("128MB"), SMALL)) {
            assertThatThrownBy(() -> direct.run(sql, QueryOutput.of(QueryFormat.CSV, 100), new ByteArrayOutputStream()))
                    .isInstanceOf(QueryException.class)
                    .hasMessageContaining("needs more memory than there is");
        }
        QueryLimits quick = new QueryLimits(10, Duration.ofSeconds(1), "64MB", 4);
        try (Queries direct = Queries.of(file, file, quick, SMALL)) {
            assertThatThrownBy(() -> direct.run(
                            HOARD.formatted(1), QueryOutput.of(QueryFormat.CSV, 100), new ByteArrayOutputStream()))
                    .hasMessageContaining("longer than 1 s");
            assertThat(direct.run("FROM range(100)", QueryOutput.of(QueryFormat.CSV, 50), new ByteArrayOutputStream()))
                    .hasValueSatisfying(note -> assertThat(note).contains("first 10 rows"));
        }
    }

    /** A query's own limit makes it use the disk, and leaves the memory to others. */
    @Test
    void sortsBeyondTheLimitOfAQueryGoToDisk() throws Exception {
        Path file = folder.resolve("t.duckdb");
        store = OlapStore.open(file, OlapSettings.of("s").withDatabase(new DatabaseSettings("512MB", 2)));
        apply(1000);
        String sql =
                "SELECT count(*), current_setting('operator_memory_limit') FROM (SELECT row_number() OVER (ORDER BY"
                        + " hash(range)) FROM range(100000)) WHERE 1 = 1";
        try (QueryRunner runner = new QueryRunner(store.database(), limits("32MB"))) {
            assertThat(ask(runner, sql)).contains("100000").contains("30.5 MiB");
        }
    }
}
