package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.kinesis.fault.Fault;
import io.orrery.local.stack.SharedStack;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code --metrics-port} serves. */
class MetricsXIT {

    private static final Duration SOON = Duration.ofSeconds(120);

    private final HttpClient http = HttpClient.newHttpClient();
    private int port;

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private double metric(String name) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void metricsAndHealthOfARunningProducer() throws Exception {
        try (KinesisServer server =
                        KinesisServer.start(KinesisOptions.defaults().withLimits(false));
                Source source = new Source(SharedStack.mysql(), server)) {
            source.execute("CREATE TABLE t (id INT PRIMARY KEY, pad LONGTEXT)");
            port = freePort();
            Process producer = CommandMain.start(
                    source,
                    Map.of(),
                    "producer",
                    "--stream",
                    source.name(),
                    "--tables",
                    source.name() + ".*",
                    "--create-stream",
                    "2",
                    "--snapshot", // Rows are counted.
                    "never",
                    "--metrics-port",
                    Integer.toString(port));
            try {
                await().atMost(SOON)
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .until(() -> get("/healthz").statusCode() == 200);
                assertThat(get("/healthz").body()).doesNotContain("Stand-by");
                await().atMost(SOON).until(() -> metric("orrery_producer_purge_seconds") > 0);
                source.execute("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
                await().atMost(SOON).until(() -> metric("orrery_producer_rows_total") == 2);
                assertThat(metric("orrery_producer_bytes_total")).isPositive();
                assertThat(metric("orrery_producer_lag_seconds")).isZero();
                await().atMost(SOON).until(() -> metric("orrery_producer_put_seconds_count") >= 1);
                assertThat(metric("orrery_producer_pending_bytes")).isZero();
                assertThat(metric("orrery_producer_lane_depth")).isZero();
                assertThat(metric("orrery_producer_unnamed_changes_total")).isZero();

                server.faults().inject(Fault.throttle("PutRecord"));
                source.execute("INSERT INTO t VALUES (3, 'c')");
                // More than may be pending: what comes after stays unread.
                source.execute("INSERT INTO t SELECT id + 10, REPEAT('x', 12000000) FROM t");
                source.execute("INSERT INTO t SELECT id + 100, REPEAT('y', 12000000) FROM t WHERE id < 10");
                await().atMost(SOON).until(() -> metric("orrery_producer_lag_bytes") > 10_000_000);
                for (String waiting : List.of("throttles_total", "pending_bytes", "lane_depth", "lag_seconds")) {
                    await().atMost(SOON).until(() -> metric("orrery_producer_" + waiting) > 0);
                }
                server.faults().clear();
                await().atMost(SOON).until(() -> metric("orrery_producer_lag_bytes") < 10_000_000);
                await().atMost(SOON).until(() -> metric("orrery_producer_pending_bytes") == 0);
            } finally {
                producer.destroyForcibly().waitFor();
            }
        }
    }
}
