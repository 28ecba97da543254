package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.tail.TailCommand;
import io.orrery.event.json.EventWriter;
import io.orrery.local.fixture.JavaCommand;
import io.orrery.runtime.command.CommandLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

public class TailXIT {

    @TempDir
    Path folder;

    private record Result(int exitCode, String out, String err) {}

    /** In a process of its own, as a user runs it: its settings come from the environment. */
    private Result tail(String endpoint, String... arguments) throws Exception {
        Process process = start(endpoint, arguments);
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("the end of tail")
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(out()), Files.readString(err()));
        } finally {
            process.destroyForcibly();
        }
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Path err() {
        return folder.resolve("err");
    }

    private Process start(String endpoint, String... arguments) throws IOException {
        return JavaCommand.of(TailMain.class)
                .withOptions("-Xmx256m")
                .withEnvironment(TestCloud.environment(URI.create(endpoint)))
                .builder(arguments)
                .redirectOutput(out().toFile())
                .redirectError(err().toFile())
                .start();
    }

    static final class TailMain {
        private TailMain() {}

        public static void main(String[] arguments) {
            System.exit(CommandLines.of(new TailCommand(), System.getenv()).execute(arguments));
        }
    }

    private static String kinesis() {
        return TestCloud.server().endpoint().toString();
    }

    @Test
    void eachEventIsOneLineOfTheWireAndTheTableIsDeletedAtTheEnd() throws Exception {
        String stream = TestCloud.stream(2);
        TestProducer producer = TestCloud.producer(stream);
        var write = producer.write(ORDERS, 1L, new BigDecimal("9.50"), "ü");
        producer.put(write);
        Result result = tail(kinesis(), "--stream", stream, "--idle-exit", "0.5");
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines())
                .containsExactly(
                        new String(new EventWriter().write(ORDERS), StandardCharsets.UTF_8),
                        new String(new EventWriter().write(write), StandardCharsets.UTF_8));
        try (var clients = TestCloud.aws().another()) {
            assertThat(clients.dynamoDb().listTables().join().tableNames())
                    .noneMatch(table -> table.startsWith("orrery-tail"));
        }
    }

    @Test
    void itServesItsMetricsWhileItRuns() throws Exception {
        String stream = TestCloud.stream(1);
        TestProducer producer = TestCloud.producer(stream);
        producer.put(producer.write(ORDERS, 1L, new BigDecimal("9.50"), "n"));
        Process process = start(kinesis(), "--stream", stream, "--metrics-port", "0");
        try {
            await().atMost(Duration.ofSeconds(120)).until(() -> Files.size(out()) > 0 && endpoint(err()) != null);
            String endpoint = endpoint(err());
            await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> assertThat(get(endpoint + "/metrics"))
                    .contains("orrery_satellite_events_applied_total{satellite=\"tail\"} 2.0")
                    .contains("orrery_satellite_lag_seconds{satellite=\"tail\",shard=\"shardId-000000000000\"} 0.0")
                    .contains("orrery_satellite_expiry_seconds{"));
            assertThat(get(endpoint + "/healthz")).isEqualTo("reading 1 shard\n");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Where a command says that it serves metrics; null until it has said so. */
    public static String endpoint(Path err) throws IOException {
        Matcher matcher = Pattern.compile("Serving metrics on (http://127\\.0\\.0\\.1:\\d+)/")
                .matcher(Files.readString(err));
        return matcher.find() ? matcher.group(1) : null;
    }

    public static String get(String uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void itEndsAfterTheCountAndShowsTheAskedTablesOnly() throws Exception {
        String stream = TestCloud.stream(1);
        TestProducer producer = TestCloud.producer(stream);
        for (long id = 0; id < 10; id++) {
            producer.put(producer.write(ORDERS, id, new BigDecimal("9.50"), "n"));
        }
        assertThat(tail(kinesis(), "--stream", stream, "--count", "4").out().lines())
                .hasSize(4);
        assertThat(tail(kinesis(), "--stream", stream, "--tables", "shop.o?", "--idle-exit", "0.2")
                        .out())
                .isEmpty();
    }

    @Test
    void badInputIsOneSentenceAndAnExitCode() throws Exception {
        Result noStream = tail(kinesis(), "--stream", "nowhere");
        assertThat(noStream.exitCode()).isEqualTo(2);
        assertThat(noStream.err().lines()).hasSize(1).first().asString().contains("'nowhere'", "does not exist");
        Result unreachable = tail("http://127.0.0.1:9", "--stream", "any");
        assertThat(unreachable.exitCode()).isEqualTo(1);
        assertThat(unreachable.err().lines()).hasSize(1).first().asString().contains("can't be reached", "AWS_REGION");
        assertThat(usage("--stream", "s", "--tabels", "x")).contains("--tabels");
        assertThat(usage("--stream", "s", "--from", "yesterday")).contains("'yesterday'", "trim-horizon");
        assertThat(usage()).contains("--stream");
    }

    private static String usage(String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine line = CommandLines.of(new TailCommand(new ByteArrayOutputStream()), Map.of());
        line.setErr(new PrintWriter(err));
        assertThat(line.execute(arguments)).isEqualTo(2);
        return err.toString();
    }
}
