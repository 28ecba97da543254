package io.orrery.local.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the local Kinesis endpoint against an independent one, npm {@code kinesis-local}: the same SDK calls, the same answers, save
 * for the known gaps of the other one. Run by the Maven profile {@code conformance}, which installs it; nothing else needs Node.
 */
class KinesisConformance {

    /** Where kinesis-local is known to answer otherwise than the service documents, and why ours is right. */
    private static final Map<String, String> KNOWN_GAPS = Map.of(
            "list-streams",
            "kinesis-local ignores ExclusiveStartStreamName",
            "double",
            "kinesis-local divides 2^128-1, and so puts every boundary one key below the service's",
            "filter-at-trim-horizon",
            "kinesis-local lists the children too, so that a new KCL application on a resharded stream never starts",
            "consumer",
            "kinesis-local gives a NextToken on the last page",
            "split-at-the-edge",
            "kinesis-local splits at the first key of a shard, which leaves an empty range",
            "no-iterator",
            "kinesis-local answers an unreadable iterator with an error without a name",
            "bad-name",
            "kinesis-local answers InvalidArgumentException to what breaks the API model; the service ValidationException",
            "record-too-large",
            "kinesis-local answers InvalidArgumentException to what breaks the API model; the service ValidationException");

    private static Process other;
    private static KinesisServer server;
    private static KinesisFixture ours;
    private static KinesisFixture theirs;

    @BeforeAll
    static void start() throws IOException {
        int port = freePort();
        Path home = Path.of(System.getProperty("conformance.dir"));
        ProcessBuilder builder = new ProcessBuilder(
                        "node", "--require", home.resolve("loopback.cjs").toString(), "main.js")
                .directory(home.resolve("node_modules/kinesis-local").toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("kinesis-local.log").toFile());
        builder.environment().put("KINESIS_MOCK_PLAIN_PORT", Integer.toString(port));
        builder.environment().put("KINESIS_MOCK_TLS_PORT", Integer.toString(freePort()));
        builder.environment().put("SHARD_LIMIT", "500");
        for (String transition : List.of(
                "CREATE_STREAM",
                "DELETE_STREAM",
                "SPLIT_SHARD",
                "MERGE_SHARDS",
                "UPDATE_SHARD_COUNT",
                "UPDATE_STREAM_MODE",
                "REGISTER_STREAM_CONSUMER")) {
            builder.environment().put(transition + "_DURATION", "100ms");
        }
        other = builder.start();
        server = KinesisServer.start(KinesisOptions.defaults());
        ours = new KinesisFixture(Clients.withoutRetries(server.endpoint()));
        theirs = new KinesisFixture(Clients.withoutRetries(URI.create("http://127.0.0.1:" + port)));
        Awaitility.await("start of kinesis-local")
                .atMost(Duration.ofSeconds(60))
                .until(() -> other.isAlive() && listens(port));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() {
        ours.close();
        theirs.close();
        server.close();
        other.destroy();
    }

    @TestFactory
    Stream<DynamicTest> answersAgree() {
        Map<String, Function<KinesisFixture, String>> steps = ConformanceSteps.all();
        assertThat(steps.keySet()).containsAll(KNOWN_GAPS.keySet());
        return steps.entrySet().stream()
                .map(step -> DynamicTest.dynamicTest(step.getKey(), () -> {
                    String answer = step.getValue().apply(ours);
                    if (KNOWN_GAPS.containsKey(step.getKey())) {
                        // A gap that has been closed is to be taken off the list.
                        assertThat(observed(step.getValue()))
                                .as(KNOWN_GAPS.get(step.getKey()))
                                .isNotEqualTo(answer);
                    } else {
                        assertThat(observed(step.getValue())).isEqualTo(answer);
                    }
                }));
    }

    /** What the other one answers; an unexpected failure is an answer too. */
    private static String observed(Function<KinesisFixture, String> step) {
        try {
            return step.apply(theirs);
        } catch (RuntimeException | AssertionError e) {
            return "failed: " + e;
        }
    }
}
