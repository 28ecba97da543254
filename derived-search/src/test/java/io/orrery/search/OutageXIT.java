package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.SatelliteListener;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.elasticsearch.ElasticsearchOptions;
import io.orrery.local.elasticsearch.ElasticsearchServer;
import io.orrery.local.stack.LocalStack;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.ConnectionSettings.Credentials;
import io.orrery.search.connection.ConnectionSettings.Trust;
import io.orrery.search.connection.Elasticsearch;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A satellite at work on a stream, and an Elasticsearch in trouble: nothing is lost, and it goes on by itself. */
class OutageXIT {

    private static final int SHARDS = 2;

    private final String name = "outage-" + UUID.randomUUID();
    private final Cloud cloud = new Cloud(name, SHARDS);
    private final Changes notes = new Changes(new TableSchema(
            new TableName("outage", "notes"),
            List.of(new Column("id", ColumnType.parse("int"), false), Column.of("text", "longtext")),
            List.of("id")));
    private final Map<Long, String> expected = new HashMap<>();
    private final List<String> troubles = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final Thread writer = new Thread(this::write);
    private long version;

    private LocalStack stack;
    private ElasticsearchServer server;
    private ConnectionSettings connection;

    @BeforeEach
    void start() {
        stack = LocalStack.builder()
                .elasticsearch(new ElasticsearchOptions(
                        0, 512, Map.of("indexing_pressure.memory.limit", "1mb", "cluster.info.update.interval", "10s")))
                .ephemeral()
                .start();
        server = stack.elasticsearch();
        connection = new ConnectionSettings(
                URI.create(server.url()), new Credentials.None(), new Trust.Jdk(), Duration.ofSeconds(5));
    }

    @AfterEach
    void close() throws Exception {
        writing.set(false);
        writer.join();
        cloud.close();
        stack.close();
    }

    /** Writes, changes and deletes few rows, each on its shard, until it is told to end. */
    private void write() {
        Random random = new Random(5);
        while (writing.get()) {
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
                cloud.put(shard, notes.schema(), events);
            }
        }
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
                .listener(new TroubleLog())
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

    private void awaitAll(RunningSatellite satellite, SearchStore store) throws InterruptedException {
        writing.set(false);
        writer.join();
        soon().untilAsserted(() -> assertThat(rows(store)).isEqualTo(expected));
        assertThat(satellite.isRunning()).isTrue();
    }

    @Test
    void aServerThatIsKilledAndThenPushesBackLosesNothing() throws Exception {
        try (SearchStore store = SearchStore.open(connection, SearchSettings.defaults());
                RunningSatellite satellite = follow(store)) {
            writer.start();
            soon().until(() -> store.count(notes.table()) > 0);

            server.kill();
            awaitTrouble("Cannot reach Elasticsearch");
            writing.set(false);
            writer.join();
            burst();
            server.start();
            // Bulk requests of more than the node has room for: it answers 429, and gets smaller ones.
            soon().until(() -> pushedBack() > 0);
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
            cloud.put(0, notes.schema(), events);
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

    /**
     * The bound: of each shard what was read ahead and one batch with its documents. What waits in the stream, twice the
     * heap here, is not read.
     */
    @Test
    @Tag("soak")
    void aSmallHeapIsEnoughHoweverMuchWaitsBehindAnOutage(@TempDir Path folder) throws Exception {
        try (SearchProcesses processes = new SearchProcesses(folder, cloud, server.url()).withHeap(192);
                SearchStore store = SearchStore.open(connection, SearchSettings.defaults())) {
            Process process = processes.start("run", "run");
            cloud.put(0, notes.schema(), List.of(notes.write(++version, 1L, "first")));
            soon().until(() -> store.count(notes.table()) == 1);
            server.kill();
            String text = "y".repeat(20_000);
            for (int i = 0; i < 500; i++) {
                List<ChangeEvent<Row>> events = new ArrayList<>();
                for (int j = 0; j < 40; j++) {
                    events.add(notes.write(++version, 2 + i * 40L + j, text));
                }
                cloud.put(i % SHARDS, notes.schema(), events);
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
