package io.orrery.olap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.StartFrom;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.consumer.generation.RebuildCommand;
import io.orrery.consumer.testkit.StreamWriter;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.local.fixture.LocalStream;
import io.orrery.olap.query.Queries;
import io.orrery.olap.query.QueryFormat;
import io.orrery.olap.query.QueryLimits;
import io.orrery.olap.query.QueryRunner;
import io.orrery.olap.query.QueryServer;
import io.orrery.olap.store.Events;
import io.orrery.olap.store.OlapGenerations;
import io.orrery.olap.store.OlapSettings;
import java.io.ByteArrayOutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The whole satellite on a stream: fed, rebuilt under queries, damaged and restored. */
class GenerationsXIT {

    private static final TableSchema SCHEMA =
            Events.schema(Events.ITEMS, List.of("id"), "id", "bigint", "name", "varchar(20)");

    @TempDir
    Path folder;

    private final String name = "olap-" + UUID.randomUUID();
    private final LocalStream cloud = new LocalStream(name, 1);
    private final StreamWriter writer = new StreamWriter(cloud.kinesis(), name);
    private long version;

    @AfterEach
    void close() {
        cloud.close();
    }

    private void put(int rows) {
        List<ChangeEvent<Row>> events = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            version++;
            events.add(Events.write(SCHEMA, version, version, "n" + version));
        }
        writer.put(0, SCHEMA, events);
    }

    private Path base() {
        return folder.resolve("shop.duckdb");
    }

    private OlapGenerations generations(boolean serving) {
        return new OlapGenerations(base(), OlapSettings.of(name).withCopyEvery(Duration.ofMillis(100)), serving);
    }

    private GenerationalSatellite satellite(OlapGenerations generations) {
        return new GenerationalSatellite(
                name, cloud.aws(), generations, application -> Satellite.named(application).stream(name));
    }

    private long count() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Queries queries = Queries.unlimited(base(), OlapGenerations.live(base()))) {
            queries.run("SELECT count(*) AS n FROM shop.items", QueryFormat.CSV, 10, out);
        }
        return Long.parseLong(
                out.toString(StandardCharsets.UTF_8).lines().toList().get(1));
    }

    private void awaitCount(long expected) {
        await().atMost(Duration.ofSeconds(90)).ignoreExceptions().untilAsserted(() -> assertThat(count())
                .isEqualTo(expected));
    }

    @Command(name = "rebuild")
    private final class Rebuild extends RebuildCommand {
        @Override
        protected GenerationalSatellite satellite() {
            return GenerationsXIT.this.satellite(generations(false));
        }
    }

    @Test
    void aRebuildIsSeenInOneStepAndADamagedFileIsCaughtUp() throws Exception {
        put(200);
        try (OlapGenerations generations = generations(true);
                GenerationalSatellite satellite = satellite(generations);
                RunningSatellite running = satellite.run(new StartFrom.TrimHorizon());
                QueryRunner runner = new QueryRunner(generations::database, QueryLimits.defaults());
                QueryServer server = QueryServer.start(runner, base(), QueryLimits.defaults())) {
            assertThat(server.address()).isNotEmpty();
            awaitCount(200);
            rebuildUnderQueries();
            put(50);
            awaitCount(250);
            satellite.drop(1);
            assertThat(running.isRunning()).isTrue();
        }
        assertThat(OlapGenerations.live(base())).isEqualTo(Path.of(base() + ".g2"));
        assertThat(Path.of(base() + ".g1")).doesNotExist();
        assertThat(count()).isEqualTo(250);
        restore();
    }

    /** Asks all the time; no question fails, and none sees a table that is half built. */
    private void rebuildUnderQueries() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong least = new AtomicLong(Long.MAX_VALUE);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            while (!over.get()) {
                try {
                    least.accumulateAndGet(count(), Math::min);
                } catch (Exception e) {
                    failure.set(e);
                }
            }
        });
        reader.start();
        assertThat(new CommandLine(new Rebuild()).execute()).isZero();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(live()).isEqualTo("2"));
        put(0);
        over.set(true);
        reader.join();
        assertThat(failure.get()).isNull();
        assertThat(least.get()).isEqualTo(200);
    }

    private String live() throws Exception {
        return Files.readString(Path.of(base() + ".live")).strip();
    }

    private void restore() throws Exception {
        Path file = OlapGenerations.live(base());
        assertThat(Path.of(file + ".work/copy.duckdb")).exists();
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(4096);
            raw.write(new byte[(int) (raw.length() - 4096)]);
        }
        put(25);
        try (OlapGenerations generations = generations(true);
                GenerationalSatellite satellite = satellite(generations);
                RunningSatellite running = satellite.run(new StartFrom.TrimHorizon());
                QueryRunner runner = new QueryRunner(generations::database, QueryLimits.defaults());
                QueryServer server = QueryServer.start(runner, base(), QueryLimits.defaults())) {
            assertThat(server.address()).isNotEmpty();
            awaitCount(275);
            assertThat(running.isRunning()).isTrue();
        }
    }
}
