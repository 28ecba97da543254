package io.orrery.olap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.deadletter.DeadLetter;
import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.consumer.deadletter.command.DeadLettersCommand;
import io.orrery.consumer.generation.Generations;
import io.orrery.consumer.testkit.StreamWriter;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.local.fixture.Commands;
import io.orrery.local.fixture.LocalStream;
import io.orrery.olap.query.Queries;
import io.orrery.olap.query.QueryFormat;
import io.orrery.olap.store.Events;
import io.orrery.olap.store.OlapGenerations;
import io.orrery.runtime.command.CommandLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user runs them: processes with nothing but their environment. */
class RunCommandXIT {

    @TempDir
    Path folder;

    private final String stream = "run-" + UUID.randomUUID();
    private final LocalStream cloud = new LocalStream(stream, 1);
    private final StreamWriter writer = new StreamWriter(cloud.kinesis(), stream);
    private Commands processes;

    @BeforeEach
    void prepare() throws IOException {
        processes = OlapCommands.in(folder, cloud);
    }

    @AfterEach
    void close() {
        processes.close();
        cloud.close();
    }

    private static String get(String uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void aSecondProcessQueriesWhatTheFirstKeepsAndAStopLeavesTheFileClean() throws Exception {
        TableSchema schema = Events.schema(Events.ITEMS, List.of("id"), "id", "bigint", "name", "varchar(20)");
        writer.put(0, schema, List.of(Events.write(schema, 1, 1L, "one"), Events.write(schema, 2, 2L, "two")));
        Process satellite = processes.start("run", "run", "--stream", stream, "--metrics-port", "0");
        Path endpoint = folder.resolve("x.duckdb.endpoint");
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(endpoint) || !satellite.isAlive());
        assertThat(satellite.isAlive()).as(() -> processes.text("run.err")).isTrue();
        String query = "SELECT id, name FROM shop.items ORDER BY id";
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(processes.run(0, "sql", query, "--format", "csv"))
                        .isEqualTo("id,name\n1,one\n2,two\n"));
        String metrics = processes.text("run.err").replaceAll("(?s).*(http://127\\.0\\.0\\.1:\\d+/)metrics.*", "$1");
        assertThat(get(metrics + "metrics")).contains("orrery_satellite_events_applied_total{satellite=\"" + stream);
        // What is complete is asked for when the first records come, which may be before the table does.
        assertThat(get(metrics + "healthz")).matches("reading 1 shard(, 0 of 1 tables are complete)?\n");
        // Not two at once on one database.
        assertThat(processes.run(1, "run", "--stream", stream))
                .contains("has it open")
                .doesNotContain("\tat ");
        assertThat(processes.run(0, "generations")).contains("live");
        satellite.destroy();
        assertThat(satellite.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(endpoint).doesNotExist();
        assertThat(folder.resolve("x.duckdb.g1")).exists();
        assertThat(folder.resolve("x.duckdb.g1.wal")).doesNotExist();
        assertThat(processes.run(0, "sql", query, "--format", "csv")).isEqualTo("id,name\n1,one\n2,two\n");
        noDatabaseIsFedByTwoAndNoSatelliteFeedsTwo();
    }

    private void noDatabaseIsFedByTwoAndNoSatelliteFeedsTwo() throws Exception {
        String other = folder.resolve("other.duckdb").toString();
        for (List<String> command : List.of(
                List.of("run", "--stream", stream), List.of("rebuild", "--stream", stream), List.of("drop", "1"))) {
            List<String> arguments = new ArrayList<>(command);
            arguments.addAll(List.of("--database", other));
            assertThat(processes.run(2, arguments.toArray(String[]::new)))
                    .contains("keeps its tables in", folder.resolve("x.duckdb").toString(), "--name")
                    .doesNotContain("\tat ");
        }
        assertThat(processes.run(2, "run", "--stream", stream, "--name", stream + "-b"))
                .contains("x.duckdb.g1 belongs to the satellite '" + stream + "'", "--database", "--name")
                .doesNotContain("\tat ");
        // Moved, it is the same database.
        Files.move(folder.resolve("x.duckdb.g1"), folder.resolve("other.duckdb.g1"));
        Files.move(folder.resolve("x.duckdb.live"), folder.resolve("other.duckdb.live"));
        assertThat(processes.run(1, "run", "--stream", stream))
                .contains("no longer holds generation 1", "'orrery olap rebuild'");
        Process moved = processes.start("moved", "run", "--stream", stream, "--database", other);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(folder.resolve("other.duckdb.endpoint")) || !moved.isAlive());
        assertThat(moved.isAlive()).as(() -> processes.text("moved.err")).isTrue();
    }

    private void put(TableSchema schema, long from, long to) {
        List<ChangeEvent<Row>> events = new ArrayList<>();
        for (long id = from; id <= to; id++) {
            events.add(Events.write(schema, id, id, "n" + id));
        }
        writer.put(0, schema, events);
    }

    /** Asks as a reader does; the answer is one number. */
    private long ask(String sql) throws Exception {
        Path base = OlapCommands.database(folder);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Queries queries = Queries.unlimited(base, OlapGenerations.live(base))) {
            queries.run(sql, QueryFormat.CSV, 10, out);
        }
        return Long.parseLong(
                out.toString(StandardCharsets.UTF_8).lines().toList().get(1));
    }

    private void awaitCount(long expected) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> assertThat(
                        ask("SELECT count(*) FROM shop.items"))
                .isEqualTo(expected));
    }

    @Test
    void aRebuildIsCheckedAndSwitchedUnderQueriesAndGoesOnAfterAKill() throws Exception {
        TableSchema schema = Events.schema(Events.ITEMS, List.of("id"), "id", "bigint", "name", "varchar(20)");
        put(schema, 1, 100);
        processes.start("run", "run", "--stream", stream, "--query-timeout", "600");
        awaitCount(100);
        Questions questions = new Questions();
        questions.start();
        SlowReader slow = new SlowReader();
        CompletableFuture<Void> answer = CompletableFuture.runAsync(slow);
        assertThat(slow.begun.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(processes.run(1, "rebuild", "--stream", stream, "--from", "latest", "--patience", "1"))
                .contains("differs from the live generation 1 and was not promoted");
        assertThat(processes.text("once.out")).contains("shop.items").contains("lacks it");
        assertThat(processes.run(0, "generations")).containsPattern("1 .*live");

        Process killed = processes.start("killed", "rebuild", "--stream", stream);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> processes.text("killed.out").contains("Building generation 3"));
        killed.destroyForcibly().waitFor();
        put(schema, 101, 120);
        assertThat(processes.run(0, "rebuild", "--stream", stream, "--continue", "3"))
                .contains("shop.items: 120 rows, were 120, equal")
                .contains("Generation 3 is live");
        awaitCount(120);
        put(schema, 121, 130);
        awaitCount(130);
        slow.resume.countDown();
        answer.get(60, TimeUnit.SECONDS);
        assertThat(slow.lines).isEqualTo(1 + 500_000);

        assertThat(processes.run(0, "rollback")).contains("Generation 1 is live again");
        awaitCount(130);
        assertThat(processes.run(0, "drop", "3")).contains("dropped");
        assertThat(folder.resolve("x.duckdb.g3")).doesNotExist();
        questions.over.set(true);
        questions.join();
        assertThat(questions.failure.get())
                .as(() -> "cause: " + questions.failure.get().getCause())
                .isNull();
        assertThat(questions.least.get()).isEqualTo(100);
    }

    /** Its query begins on the first file, and ends long after readers see another one: it takes 50 MB off slowly. */
    private final class SlowReader extends OutputStream implements Runnable {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch resume = new CountDownLatch(1);
        private long lines;

        @Override
        public void run() {
            Path base = OlapCommands.database(folder);
            try (Queries queries = Queries.unlimited(base, OlapGenerations.live(base))) {
                queries.run(
                        "SELECT id, range, repeat('x', 100) FROM shop.items, range(100000) WHERE id <= 5",
                        QueryFormat.CSV,
                        1_000_000,
                        this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void write(int b) {
            lines += b == '\n' ? 1 : 0;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            begun.countDown();
            try {
                resume.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }
    }

    /** Asks all the time: no question fails, and none sees a table that is half built. */
    private final class Questions extends Thread {
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicLong least = new AtomicLong(Long.MAX_VALUE);
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        @Override
        public void run() {
            while (!over.get()) {
                try {
                    least.accumulateAndGet(ask("SELECT count(*) FROM shop.items"), Math::min);
                } catch (Exception e) {
                    failure.set(e);
                }
            }
        }
    }

    @Test
    void aRowThatCannotBeStoredStopsItAtEachStartUntilItIsParked() throws Exception {
        TableSchema schema = Events.schema(Events.ITEMS, List.of("id"), "id", "bigint", "name", "varchar(20)");
        writer.put(
                0,
                schema,
                List.of(
                        Events.write(schema, 1, 1L, "one"),
                        Events.write(schema, 2, 2L, Row.ABSENT),
                        Events.write(schema, 3, 3L, "three")));
        for (int start = 0; start < 2; start++) {
            assertThat(processes.run(1, "run", "--stream", stream))
                    .contains("Stopped at Write of shop.items with key 2")
                    .contains("set binlog_row_image=FULL on the source");
        }
        processes.start("run", "run", "--stream", stream, "--on-failure", "park");
        awaitCount(2);
        String application = new Generations(cloud.aws().dynamoDb(), stream)
                .live()
                .orElseThrow()
                .application();
        assertThat(new DeadLetters(cloud.aws().dynamoDb(), application).list())
                .extracting(DeadLetter::what, DeadLetter::key)
                .containsExactly(tuple("Write of shop.items", "2"));
        StringWriter out = new StringWriter();
        assertThat(CommandLines.of(new DeadLettersCommand(() -> cloud.aws().another()), Map.of())
                        .setOut(new PrintWriter(out))
                        .execute("list", "--satellite", stream))
                .isZero();
        assertThat(out.toString()).contains("Write of shop.items").hasLineCount(1);
    }

    @Test
    void aMissingStreamIsOneSentence() throws Exception {
        assertThat(processes.run(2, "run", "--stream", "no-such-stream"))
                .contains("no-such-stream")
                .doesNotContain("\tat ");
    }
}
