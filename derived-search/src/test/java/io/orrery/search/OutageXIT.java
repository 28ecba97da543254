package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import co.elastic.clients.json.JsonData;
import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.SatelliteListener;
import io.orrery.consumer.testkit.StreamWriter;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.elasticsearch.ElasticsearchOptions;
import io.orrery.local.elasticsearch.ElasticsearchServer;
import io.orrery.local.fixture.Commands;
import io.orrery.local.fixture.LocalStream;
import io.orrery.local.stack.LocalStack;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.ConnectionSettings.Credentials;
import io.orrery.search.connection.ConnectionSettings.Trust;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.IndexNames;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A satellite at work on a stream, and an Elasticsearch in trouble: nothing is lost, and it goes on by itself. */
class OutageXIT {

    private static final int SHARDS = 2;
    private static final AtomicInteger TABLES = new AtomicInteger();

    private final String name = "outage-" + UUID.randomUUID();
    private final LocalStream cloud = new LocalStream(name, SHARDS);
    private final StreamWriter records = new StreamWriter(cloud.kinesis(), name);
    private final Changes notes = new Changes(new TableSchema(
            new TableName("outage", "notes" + TABLES.incrementAndGet()),
            List.of(new Column("id", ColumnType.parse("int"), false), Column.of("text", "longtext")),
            List.of("id")));
    private final Map<Long, String> expected = new HashMap<>();
    private final List<String> troubles = Collections.synchronizedList(new ArrayList<>());
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
    private final Random random = new Random(5);
    private Future<?> writing;
    private long version;

    private static LocalStack stack;
    private static ElasticsearchServer server;
    private static ConnectionSettings connection;

    @BeforeAll
    static void startServer() {
        stack = LocalStack.builder()
                .elasticsearch(new ElasticsearchOptions(
                        0, 512, Map.of("indexing_pressure.memory.limit", "1mb", "cluster.info.update.interval", "10s")))
                .ephemeral()
                .start();
        server = stack.elasticsearch();
        connection = new ConnectionSettings(
                URI.create(server.url()), new Credentials.None(), new Trust.Jdk(), Duration.ofSeconds(5));
    }

    @AfterAll
    static void stopServer() {
        stack.close();
    }

    @AfterEach
    void close() {
        writer.shutdownNow();
        cloud.close();
    }

    /** Writes, changes and deletes few rows, each on its shard. */
    private void write() {
        for (int shard = 0; shard < SHARDS; shard++) {
            List<ChangeEvent<Row>> events = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long id = (long) random.nextInt(400) * SHARDS + shard;
                boolean delete = expected.containsKey(id) && random.nextInt(4) == 0;
                String text = "v" + ++version;
                events.add(delete ? notes.delete(version, id, "") : notes.write(version, id, text));
                if (delete) {
                    expected.remove(id);
                } else {
                    expected.put(id, text);
                }
            }
            records.put(shard, notes.schema(), events);
        }
    }

    private void startWriting() {
        writing = writer.scheduleWithFixedDelay(this::write, 0, 20, TimeUnit.MILLISECONDS);
    }

    private void stopWriting() throws Exception {
        assertThat(writing.isDone()).as("the writer failed").isFalse();
        writer.shutdown();
        assertThat(writer.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    private RunningSatellite follow(SearchStore store) {
        return Satellite.named(name).stream(name)
                .aws(cloud.aws())
                .store(store)
                .listener(new SatelliteListener() {
                    @Override
                    public void retrying(String shardId, Exception cause, Duration pause) {
                        troubles.add(String.valueOf(cause.getMessage()));
                    }
                })
                .start();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions();
    }

    private void awaitTrouble(String what) {
        soon().untilAsserted(() -> assertThat(List.copyOf(troubles))
                .anySatisfy(trouble -> assertThat(trouble).contains(what)));
        troubles.clear();
    }

    private Map<Long, String> rows(SearchStore store) {
        Map<Long, String> rows = new HashMap<>();
        try (LiveDocuments documents = store.documents(notes.table())) {
            for (List<LiveDocument> page = documents.next(); !page.isEmpty(); page = documents.next()) {
                page.forEach(d -> rows.put(d.row().getLong("id"), d.row().getString("text")));
            }
        }
        return rows;
    }

    private void awaitAll(RunningSatellite satellite, SearchStore store) throws Exception {
        if (!writer.isShutdown()) {
            stopWriting();
        }
        soon().untilAsserted(() -> assertThat(rows(store)).isEqualTo(expected));
        assertThat(satellite.isRunning()).isTrue();
    }

    /** Signals the server itself, which is a child of its launcher. */
    private void signal(String signal) throws IOException, InterruptedException {
        List<ProcessHandle> processes = ProcessHandle.of(server.pid().orElseThrow())
                .orElseThrow()
                .descendants()
                .toList();
        assertThat(processes).isNotEmpty();
        for (ProcessHandle process : processes) {
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    @Test
    void aServerThatIsKilledAndThenPushesBackLosesNothing() throws Exception {
        try (SearchStore store = SearchStore.open(connection, SearchSettings.defaults());
                RunningSatellite satellite = follow(store)) {
            startWriting();
            soon().until(() -> store.count(notes.table()) > 0);

            server.kill();
            awaitTrouble("Cannot reach Elasticsearch");
            stopWriting();
            burst();
            server.start();
            // Bulk requests of more than the node has room for: it answers 429, and gets smaller ones.
            soon().until(() -> pushedBack() > 0);
            awaitAll(satellite, store);
        }
    }

    @Test
    void aServerThatHangsLosesNothing() throws Exception {
        try (SearchStore store = SearchStore.open(connection, SearchSettings.defaults());
                RunningSatellite satellite = follow(store)) {
            startWriting();
            soon().until(() -> store.count(notes.table()) > 0);

            signal("STOP");
            awaitTrouble("timeout");
            signal("CONT");
            awaitAll(satellite, store);
        }
    }

    @Test
    @Tag("soak")
    void aServerThatIsStoppedInOrderLosesNothing() throws Exception {
        try (SearchStore store = SearchStore.open(connection, SearchSettings.defaults());
                RunningSatellite satellite = follow(store)) {
            startWriting();
            soon().until(() -> store.count(notes.table()) > 0);

            server.stop();
            awaitTrouble("Cannot reach Elasticsearch");
            server.start();
            awaitAll(satellite, store);
        }
    }

    @Test
    @Tag("soak") // The server looks at its disk every ten seconds, and no oftener.
    void aServerWhoseDiskIsFullLosesNothing() throws Exception {
        try (SearchStore store = SearchStore.open(connection, SearchSettings.defaults());
                Elasticsearch elasticsearch = Elasticsearch.connect(connection);
                RunningSatellite satellite = follow(store)) {
            startWriting();
            soon().until(() -> store.count(notes.table()) > 0);

            keepFree(elasticsearch, "pb");
            awaitTrouble("cluster_block_exception");
            assertThat(blocked(elasticsearch)).isTrue();
            // Every reason is the disk's, and the worker goes on asking.
            awaitTrouble("cluster_block_exception");
            keepFree(elasticsearch, "kb");
            soon().until(() -> !blocked(elasticsearch));
            awaitAll(satellite, store);
        }
    }

    private void burst() {
        String large = "x".repeat(20_000);
        for (int record = 0; record < 12; record++) {
            List<ChangeEvent<Row>> events = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                long id = 10_000L + events.size() + record * 40L;
                events.add(notes.write(++version, id, large));
                expected.put(id, large);
            }
            records.put(0, notes.schema(), events);
        }
    }

    /** How many requests the node refused for want of memory. */
    private long pushedBack() throws IOException {
        try (Elasticsearch elasticsearch = Elasticsearch.connect(connection)) {
            return elasticsearch.client().nodes().stats(n -> n.metric("indexing_pressure")).nodes().values().stream()
                    .mapToLong(node -> node.indexingPressure().memory().total().coordinatingRejections())
                    .sum();
        }
    }

    /** Sets the watermarks to 3, 2 and 1 of a unit. The local server does not heed its disk by default. */
    private static void keepFree(Elasticsearch elasticsearch, String unit) throws IOException {
        String key = "cluster.routing.allocation.disk.";
        Map<String, JsonData> settings = Map.of(
                key + "threshold_enabled", JsonData.of(true),
                key + "watermark.low", JsonData.of("3" + unit),
                key + "watermark.high", JsonData.of("2" + unit),
                key + "watermark.flood_stage", JsonData.of("1" + unit));
        assertThat(elasticsearch
                        .client()
                        .cluster()
                        .putSettings(s -> s.persistent(settings))
                        .acknowledged())
                .isTrue();
    }

    private boolean blocked(Elasticsearch elasticsearch) throws IOException {
        String index = new IndexNames("").index(notes.table(), 1);
        var blocks = elasticsearch
                .client()
                .indices()
                .getSettings(g -> g.index(index))
                .get(index)
                .settings()
                .index()
                .blocks();
        return blocks != null && Boolean.TRUE.equals(blocks.readOnlyAllowDelete());
    }

    /**
     * The bound: of each shard what was read ahead and one batch with its documents. What waits in the stream, twice the
     * heap here, is not read.
     */
    @Test
    @Tag("soak")
    void aSmallHeapIsEnoughHoweverMuchWaitsBehindAnOutage(@TempDir Path folder) throws Exception {
        try (Commands processes = SearchCommands.in(folder, cloud, server.url());
                SearchStore store = SearchStore.open(connection, SearchSettings.defaults())) {
            Process process = processes.start("run", "run");
            records.put(0, notes.schema(), List.of(notes.write(++version, 1L, "first")));
            soon().until(() -> store.count(notes.table()) == 1);
            server.kill();
            String text = "y".repeat(20_000);
            for (int i = 0; i < 500; i++) {
                List<ChangeEvent<Row>> events = new ArrayList<>();
                for (int j = 0; j < 40; j++) {
                    events.add(notes.write(++version, 2 + i * 40L + j, text));
                }
                records.put(i % SHARDS, notes.schema(), events);
            }
            soon().until(() -> processes.said("run").contains("Cannot reach Elasticsearch"));
            assertThat(process.waitFor(15, TimeUnit.SECONDS))
                    .as(() -> processes.said("run"))
                    .isFalse();
            server.start();
            soon().atMost(Duration.ofMinutes(5)).untilAsserted(() -> assertThat(store.count(notes.table()))
                    .as(() -> processes.said("run"))
                    .isEqualTo(20_001));
            assertThat(process.isAlive()).isTrue();
        }
    }
}
