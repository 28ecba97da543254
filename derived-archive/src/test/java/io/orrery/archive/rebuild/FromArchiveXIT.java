package io.orrery.archive.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.archive.read.Archives;
import io.orrery.archive.storage.Folder;
import io.orrery.archive.storage.TestBucket;
import io.orrery.archive.store.Compactor;
import io.orrery.consumer.EventArchive;
import io.orrery.consumer.RowHandler;
import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.local.fixture.Commands;
import io.orrery.local.fixture.HandClock;
import io.orrery.local.fixture.JavaCommand;
import io.orrery.local.stack.SharedStack;
import io.orrery.olap.query.Queries;
import io.orrery.olap.query.QueryFormat;
import io.orrery.olap.store.OlapGenerations;
import io.orrery.search.LiveDocuments;
import io.orrery.search.SearchSettings;
import io.orrery.search.SearchStore;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.settings.SearchFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores are built from an archive of a stream that has forgotten most of what they hold. */
class FromArchiveXIT {

    @TempDir
    Path folder;

    private final String name = "from-archive-" + UUID.randomUUID();
    private OldStream source;
    private Commands processes;
    private Path config;

    @BeforeEach
    void prepare() throws Exception {
        source = new OldStream(name, folder);
        config = Files.writeString(folder.resolve("search.yaml"), "index-prefix: " + name + "-");
        processes = commands(Map.of());
    }

    private Commands commands(Map<String, String> more) throws IOException {
        return new Commands(
                JavaCommand.of(RebuildMain.class)
                        .withOptions("-Xmx256m")
                        .withEnvironment(source.cloud().environment())
                        .withEnvironment(Map.of(
                                "ORRERY_STREAM",
                                name,
                                "ORRERY_OLAP_DATABASE",
                                base().toString(),
                                "ORRERY_OLAP_NAME",
                                name + "-olap",
                                "ORRERY_NAME",
                                name + "-search",
                                "ORRERY_CONFIG",
                                config.toString()))
                        .withEnvironment(more),
                folder);
    }

    @AfterEach
    void close() {
        processes.close();
        source.close();
    }

    private Path base() {
        return folder.resolve("x.duckdb");
    }

    private String[] rebuild(String store, String... more) {
        List<String> words = new ArrayList<>(
                List.of(store, "rebuild", "--from-archive", source.archive().toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private List<String> olap(Path file, String sql) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Queries queries = Queries.onFile(file)) {
            queries.run(sql, QueryFormat.CSV, 1000, out);
        }
        return out.toString(StandardCharsets.UTF_8).lines().skip(1).toList();
    }

    private static List<String> lines(Map<Long, Row> rows) {
        return rows.entrySet().stream()
                .map(row -> row.getKey() + "," + row.getValue().getString("note"))
                .toList();
    }

    private void assertOlap(int generation) throws Exception {
        Path file = OlapGenerations.file(base(), generation);
        assertThat(olap(file, "SELECT id, note FROM shop.orders ORDER BY id")).isEqualTo(lines(source.orders));
        assertThat(olap(file, "SELECT id, note FROM shop.lines ORDER BY id")).isEqualTo(lines(source.lines));
        assertThat(olap(file, "SELECT note FROM shop.notes")).containsExactlyInAnyOrderElementsOf(source.notes);
        assertThat(olap(file, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop'"))
                .doesNotContain("gone");
    }

    private Map<String, String> search(SearchStore store, String table) {
        Map<String, String> notes = new TreeMap<>();
        try (LiveDocuments documents = store.documents(io.orrery.event.TableName.parse("shop." + table))) {
            for (var page = documents.next(); !page.isEmpty(); page = documents.next()) {
                page.forEach(document -> notes.put(document.id(), document.row().getString("note")));
            }
        }
        return notes;
    }

    private static List<String> notes(Map<Long, Row> rows) {
        return rows.values().stream().map(row -> row.getString("note")).toList();
    }

    private void assertSearch(int generation) {
        try (SearchStore store = SearchStore.open(
                ConnectionSettings.of(URI.create(SharedStack.elasticsearch().url())),
                new SearchSettings(SearchFile.read(config), generation, true))) {
            assertThat(search(store, "orders").values()).containsExactlyInAnyOrderElementsOf(notes(source.orders));
            assertThat(search(store, "lines").values()).containsExactlyInAnyOrderElementsOf(notes(source.lines));
            assertThat(search(store, "notes").values()).containsExactlyInAnyOrderElementsOf(source.notes);
        }
    }

    /** What the stream forgets meanwhile is archived before. */
    private void archiveUntilRecent() throws Exception {
        try (OldStream.Archiving archiving = source.new Archiving()) {
            archiving.await();
            source.recent();
            archiving.await();
        }
    }

    @Test
    void storesAreBuiltFromTheArchiveAndWhatTheStreamHasBeyondIt() throws Exception {
        source.old();
        archiveUntilRecent();
        source.newest();
        killed();
        assertOlap(1);
        // Another one is compared with the first.
        assertThat(processes.run(0, rebuild("olap"))).contains("shop.orders: ", "equal", "Generation 2 is live");
        assertOlap(2);
        assertThat(processes.run(0, "olap", "generations"))
                .contains("after the archive " + source.archive().toAbsolutePath());
        handlersToo();
        searchFromABucket();
        assertSearch(1);
        compacted();
    }

    /** What is left of what is old builds the same stores, but none as of then. */
    private void compacted() throws Exception {
        HandClock clock = new HandClock(Instant.parse("2026-01-03T00:00:00Z"));
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try (Folder archive = new Folder(source.archive());
                Compactor compactor = new Compactor(archive, folder, "100MB", clock)) {
            assertThat(compactor.compact(today).kept()).isPositive();
            clock.advance(Duration.ofHours(25));
            assertThat(compactor.compact(today).deleted()).isPositive();
        }
        assertThat(processes.run(0, rebuild("olap"))).contains("shop.orders: ", "equal", "Generation 3 is live");
        assertOlap(3);
        assertThat(processes.run(2, rebuild("olap", "--until", source.then.toString())))
                .contains("the history of the archive", "begins " + today + "T00:00:00Z");
    }

    private void searchFromABucket() throws Exception {
        try (TestBucket bucket = new TestBucket(new Random())) {
            bucket.upload(source.archive(), "shop/");
            Map<String, String> environment = new HashMap<>(bucket.environment());
            environment.put(
                    "ORRERY_ELASTICSEARCH_URL", SharedStack.elasticsearch().url());
            String place = "s3://" + bucket.name() + "/shop";
            try (Commands searching = commands(environment)) {
                assertThat(searching.run(0, "search", "rebuild", "--from-archive", place))
                        .contains("from the archive " + place, "Generation 1 is live");
            }
            assertThat(bucket.proxy().actions()).containsExactlyInAnyOrder("s3:GetObject", "s3:ListBucket");
        }
    }

    /** Killed wherever it is, a build is taken up, and is not taken for whole before. */
    private void killed() throws Exception {
        Random random = new Random(System.nanoTime());
        Process first = processes.start("killed", rebuild("olap"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> processes.text("killed.out").contains("Building generation 1"));
        first.waitFor(random.nextInt(300), TimeUnit.MILLISECONDS);
        first.destroyForcibly().waitFor();
        for (int i = 0; i < 2; i++) {
            Process again = processes.start("again", "olap", "rebuild", "--stream", name, "--continue", "1");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> processes.text("again.out").contains("Building generation 1"));
            again.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
            again.destroyForcibly().waitFor();
        }
        if (!Files.exists(Path.of(base() + ".live"))) {
            assertThat(processes.run(0, "olap", "rebuild", "--stream", name, "--continue", "1"))
                    .contains("Generation 1 is live");
        }
    }

    /** A satellite of handlers reads the same events: the last of each key tells what its row is. */
    private void handlersToo() throws Exception {
        Map<Long, String> rows = new ConcurrentHashMap<>();
        AtomicInteger changes = new AtomicInteger();
        RowHandler<Row> handler = new RowHandler<>() {
            @Override
            public void onWrite(Row row, Metadata metadata) {
                changes.incrementAndGet();
                rows.put(row.getLong("id"), row.getString("note"));
            }

            @Override
            public void onUpdate(Row before, Row after, Metadata metadata) {
                onWrite(after, metadata);
            }

            @Override
            public void onDelete(Row row, Metadata metadata) {
                changes.incrementAndGet();
                rows.remove(row.getLong("id"));
            }
        };
        // The snapshot's end is the only word of the order that it found gone.
        Map<Long, String> expected = new TreeMap<>(Map.of(4L, "orders 4"));
        source.orders.forEach((id, row) -> expected.put(id, row.getString("note")));
        try (EventArchive archive = Archives.open(source.archive().toString(), folder)) {
            Satellite satellite = Satellite.named(name + "-handlers").stream(name)
                    .aws(source.cloud().aws())
                    .onRows("shop.orders", handler)
                    .fromArchive(archive);
            try (RunningSatellite running = satellite.start()) {
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(new TreeMap<>(rows)).isEqualTo(expected));
                assertThat(running.isRunning()).isTrue();
            }
            int before = changes.get();
            // It has begun: the archive is not read again.
            try (RunningSatellite running = satellite.start()) {
                await().atMost(Duration.ofSeconds(60)).until(running::caughtUp);
            }
            assertThat(changes).hasValue(before);
        }
    }

    @Test
    void aBuildUntilATimeHoldsWhatThereWasThenAndIsNotPromoted() throws Exception {
        source.old();
        archiveUntilRecent();
        source.newest();
        buildUntilThen();
    }

    private void buildUntilThen() throws Exception {
        assertThat(processes.run(0, rebuild("olap", "--until", source.then.toString())))
                .contains("Generation 1 is complete")
                .doesNotContain("is live");
        assertThat(Path.of(base() + ".live")).doesNotExist();
        assertThat(olap(OlapGenerations.file(base(), 1), "SELECT id, note FROM shop.orders ORDER BY id"))
                .isEqualTo(lines(source.ordersThen));
    }

    @Test
    void anArchiveThatEndsBeforeTheStreamBeginsServesForWhatIsBeforeItsEndAndIsRefusedElse() throws Exception {
        source.old();
        try (OldStream.Archiving archiving = source.new Archiving()) {
            archiving.await();
        }
        source.recent();
        assertThat(processes.run(1, rebuild("olap")))
                .contains("The archive and the stream do not overlap", "--snapshot")
                .doesNotContain("Building generation");
        assertThat(processes.run(0, "olap", "generations")).isEmpty();
        assertThat(processes.run(2, rebuild("olap", "--snapshot"))).contains("--from-archive", "--snapshot");
        assertThat(processes.run(
                        1,
                        "olap",
                        "rebuild",
                        "--from-archive",
                        folder.resolve("none").toString()))
                .contains("There is no archive");
        buildUntilThen();
    }
}
