package io.orrery.olap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.TableSchema;
import io.orrery.olap.store.Events;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user runs them: processes with nothing but their environment. */
class RunCommandXIT {

    @TempDir
    Path folder;

    private final String stream = "run-" + UUID.randomUUID();
    private final Cloud cloud = new Cloud(stream);
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(Process::destroyForcibly);
        cloud.close();
    }

    private Process start(String output, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OlapMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(output + ".out").toFile())
                .redirectError(folder.resolve(output + ".err").toFile());
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL_KINESIS",
                        cloud.aws().endpoints().kinesis().orElseThrow().toString(),
                        "AWS_ENDPOINT_URL_DYNAMODB",
                        cloud.aws().endpoints().dynamoDb().orElseThrow().toString(),
                        "AWS_REGION",
                        "us-east-1",
                        "AWS_ACCESS_KEY_ID",
                        "local",
                        "AWS_SECRET_ACCESS_KEY",
                        "local",
                        "ORRERY_OLAP_DATABASE",
                        folder.resolve("x.duckdb").toString(),
                        "ORRERY_OLAP_NAME",
                        stream));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String run(int exitCode, String... arguments) throws Exception {
        Process process = start("once", arguments);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> text("once.err")).isEqualTo(exitCode);
        return exitCode == 0 ? text("once.out") : text("once.err");
    }

    private String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private static String get(String uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void aSecondProcessQueriesWhatTheFirstKeepsAndAStopLeavesTheFileClean() throws Exception {
        TableSchema schema = Events.schema(Events.ITEMS, List.of("id"), "id", "bigint", "name", "varchar(20)");
        cloud.put(schema, List.of(Events.write(schema, 1, 1L, "one"), Events.write(schema, 2, 2L, "two")));
        Process satellite = start("run", "run", "--stream", stream, "--metrics-port", "0");
        Path endpoint = folder.resolve("x.duckdb.endpoint");
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(endpoint) || !satellite.isAlive());
        assertThat(satellite.isAlive()).as(() -> text("run.err")).isTrue();
        String query = "SELECT id, name FROM shop.items ORDER BY id";
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(run(0, "sql", query, "--format", "csv")).isEqualTo("id,name\n1,one\n2,two\n"));
        String metrics = text("run.err").replaceAll("(?s).*(http://127\\.0\\.0\\.1:\\d+/)metrics.*", "$1");
        assertThat(get(metrics + "metrics")).contains("orrery_satellite_events_applied_total{satellite=\"" + stream);
        assertThat(get(metrics + "healthz")).isEqualTo("reading 1 shards\n");
        // Not two at once on one database.
        assertThat(run(1, "run", "--stream", stream)).contains("has it open").doesNotContain("\tat ");
        assertThat(run(0, "generations")).contains("live");
        satellite.destroy();
        assertThat(satellite.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(endpoint).doesNotExist();
        assertThat(folder.resolve("x.duckdb.g1")).exists();
        assertThat(folder.resolve("x.duckdb.g1.wal")).doesNotExist();
        assertThat(run(0, "sql", query, "--format", "csv")).isEqualTo("id,name\n1,one\n2,two\n");
    }

    @Test
    void aMissingStreamIsOneSentence() throws Exception {
        assertThat(run(2, "run", "--stream", "no-such-stream"))
                .contains("no-such-stream")
                .doesNotContain("\tat ");
    }
}
