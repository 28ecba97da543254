package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.testkit.StreamWriter;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.fixture.Commands;
import io.orrery.local.fixture.LocalStream;
import io.orrery.local.stack.SharedStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rebuilds as a user runs them, on a stream that changes flow through, and under queries that never stop. */
class RebuildXIT {

    private static final int ROWS = 12_000;

    @TempDir
    private Path folder;

    private final String name = "rebuild-" + UUID.randomUUID();
    private final String prefix = name + "-";
    private final Changes products = new Changes(new TableSchema(
            new TableName("shop", "products"),
            List.of(new Column("id", ColumnType.parse("int"), false), Column.of("name", "varchar(100)")),
            List.of("id")));
    private final LocalStream cloud = new LocalStream(name, 2);
    private final StreamWriter writer = new StreamWriter(cloud.kinesis(), name);
    private Commands processes;
    private AliasReader reader;
    private String config;
    private long version;

    @BeforeEach
    void prepare() throws Exception {
        String url = SharedStack.elasticsearch().url();
        processes = SearchCommands.in(folder, cloud, url);
        reader = new AliasReader(url, prefix + "shop.products");
        config = Files.writeString(folder.resolve("search.yaml"), "index-prefix: " + prefix)
                .toString();
    }

    @AfterEach
    void close() {
        reader.close();
        processes.close();
        cloud.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(180)).pollInterval(Duration.ofMillis(100));
    }

    /** Writes rows of these ids, each to the shard of its id. */
    private void put(int from, int to) {
        for (int shard = 0; shard < 2; shard++) {
            List<ChangeEvent<Row>> events = new ArrayList<>();
            for (long id = from; id < to; id++) {
                if (id % 2 == shard) {
                    events.add(products.write(++version, id, "planet " + id));
                }
            }
            writer.put(shard, products.schema(), events);
        }
    }

    private Process startSatellite() throws Exception {
        return processes.start("run", "run", "--config", config);
    }

    private void awaitCount(long rows) {
        soon().ignoreExceptions().untilAsserted(() -> assertThat(reader.countAll())
                .as(() -> processes.said("run"))
                .isEqualTo(rows));
    }

    private boolean exists(int generation) throws Exception {
        return reader.elasticsearch()
                .client()
                .indices()
                .exists(e -> e.index(index(generation)))
                .value();
    }

    private String index(int generation) {
        return prefix + "shop.products-00000" + generation;
    }

    private String refreshInterval(int generation) throws Exception {
        return reader.elasticsearch()
                .client()
                .indices()
                .getSettings(g -> g.index(index(generation)))
                .get(index(generation))
                .settings()
                .index()
                .refreshInterval()
                .time();
    }

    private long documents(int generation) throws Exception {
        reader.elasticsearch().client().indices().refresh(r -> r.index(index(generation)));
        return reader.elasticsearch()
                .client()
                .count(c -> c.index(index(generation)))
                .count();
    }

    @Test
    void queriesNeverMissARowWhileARebuildIsKilledTakenUpAndPromoted() throws Exception {
        put(0, ROWS);
        Process satellite = startSatellite();
        awaitCount(ROWS);
        // At a pace that every machine keeps up with: faster, the rebuild never catches up.
        ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor();
        reader.begin(count -> count == ROWS);
        Future<?> changing = changes.scheduleWithFixedDelay(this::changeOneRow, 0, 20, TimeUnit.MILLISECONDS);

        Process rebuild = processes.start("rebuild", "rebuild", "--config", config);
        soon().ignoreExceptions().until(() -> documents(2) > 0 || !rebuild.isAlive());
        rebuild.destroyForcibly().waitFor();
        assertThat(exists(2)).as(() -> processes.said("rebuild")).isTrue();
        assertThat(refreshInterval(2)).isEqualTo("-1");
        assertThat(processes.run(1, "promote", "2", "--config", config)).contains("only half built");
        String said = processes.run(0, "rebuild", "--continue", "2", "--config", config);
        assertThat(said).contains("Generation 2 is live").contains("shop.products: equal, ");
        assertThat(said).doesNotContain("differ");

        assertThat(changing.isDone()).as("the changes failed").isFalse();
        changes.shutdown();
        assertThat(changes.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(reader.end()).isGreaterThan(10);
        assertThat(refreshInterval(2)).isEqualTo("1s");
        aKilledSatelliteGoesOnInTheNewGeneration(satellite);
    }

    private void changeOneRow() {
        writer.put(1, products.schema(), List.of(products.update(++version, 1L, "moved " + version)));
    }

    private void aKilledSatelliteGoesOnInTheNewGeneration(Process satellite) throws Exception {
        put(ROWS, ROWS + 100);
        awaitCount(ROWS + 100);
        satellite.destroyForcibly().waitFor();
        put(ROWS + 100, ROWS + 200);
        startSatellite();
        awaitCount(ROWS + 200);
    }

    @Test
    @Tag("soak") // Eight processes.
    void queriesAndTheFeedGoBackAndForthBetweenGenerations() throws Exception {
        put(0, ROWS);
        startSatellite();
        awaitCount(ROWS);
        assertThat(processes.run(0, "rebuild", "--config", config)).contains("Generation 2 is live");
        put(ROWS, ROWS + 200);
        awaitCount(ROWS + 200);

        assertThat(processes.run(0, "rollback", "--config", config)).contains("Generation 1 is live again");
        awaitCount(ROWS + 200); // The worker feeds it what came meanwhile.
        assertThat(processes.run(1, "drop", "1", "--config", config)).contains("readers see it");
        assertThat(processes.run(0, "promote", "2", "--config", config)).contains("Generation 2 is live");
        assertThat(processes.run(0, "drop", "1", "--config", config)).contains("Generation 1 is dropped");
        assertThat(exists(1)).isFalse();
        assertThat(processes.run(0, "generations", "--config", config))
                .contains("2    live")
                .doesNotContain("retired");
        assertThat(reader.countAll()).isEqualTo(ROWS + 200);
    }

    @Test
    void aGenerationThatLacksRowsIsNotPromotedUnlessToldAndAHalfOneIsDropped() throws Exception {
        put(0, 40);
        startSatellite();
        awaitCount(40);
        // A row that the stream does not hold: as if its record had been trimmed.
        try (SearchStore store = SearchStore.open(
                io.orrery.search.connection.ConnectionSettings.of(
                        java.net.URI.create(SharedStack.elasticsearch().url())),
                new SearchSettings(io.orrery.search.settings.SearchFile.read(Path.of(config)), 1, true))) {
            store.apply(products.batch(products.write(1, 99L, "trimmed")));
        }

        String refused = processes.run(1, "rebuild", "--patience", "1", "--config", config);

        assertThat(refused)
                .contains("shop.products: 1 differ, 41 documents")
                .contains("40 (hash")
                .contains("missing 99")
                .contains("was not promoted")
                .doesNotContain("\tat ");
        assertThat(reader.countAll()).isEqualTo(41);
        assertThat(processes.run(0, "drop", "2", "--config", config)).contains("Generation 2 is dropped");
        assertThat(exists(2)).isFalse();

        assertThat(processes.run(0, "rebuild", "--force", "--patience", "1", "--config", config))
                .contains("missing 99")
                .contains("Generation 3 is live");
        assertThat(reader.countAll()).isEqualTo(40);
    }

    @Test
    void anIndexThatIsGoneIsMissedAfterARestartAndRebuilt() throws Exception {
        put(0, 20);
        Process satellite = startSatellite();
        awaitCount(20);
        satellite.destroy();
        assertThat(satellite.waitFor(60, TimeUnit.SECONDS)).isTrue();
        reader.elasticsearch().client().indices().delete(d -> d.index(index(1)));
        put(20, 22);

        satellite = startSatellite();
        soon().until(() -> processes.said("run").contains(index(1) + " is gone"));
        assertThat(processes.said("run")).contains("'orrery search rebuild'");
        assertThat(exists(1)).isFalse();

        assertThat(processes.run(0, "rebuild", "--config", config)).contains("Generation 2 is live");
        awaitCount(22);

        satellite.destroyForcibly().waitFor();
        for (String gone : List.of(index(2), prefix + "orrery-search-generations")) {
            reader.elasticsearch().client().indices().delete(d -> d.index(gone));
        }
        assertThat(processes.run(1, "run", "--config", config))
                .contains("no longer holds generation 2")
                .contains("'orrery search rebuild'")
                .doesNotContain("\tat ");
    }
}
