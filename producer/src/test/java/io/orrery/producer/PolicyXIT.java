package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The IAM policy in the documentation allows the calls that producer and doctor make, and no others. */
class PolicyXIT {

    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Path PAGE = Path.of("..", "docs", "producer.md");

    /** Passes requests on to DynamoDB or Kinesis, and notes the operations that they ask for. */
    private static final class Recorder implements AutoCloseable {

        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final Set<String> calls = new ConcurrentSkipListSet<>();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpServer server;
        private final URI target;
        private final String service;

        Recorder(String service, URI target) throws IOException {
            this.service = service;
            this.target = target;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::pass);
            server.setExecutor(threads);
            server.start();
        }

        private void pass(HttpExchange exchange) throws IOException {
            try (exchange) {
                String operation = exchange.getRequestHeaders().getFirst("X-Amz-Target");
                calls.add(service + ":" + operation.substring(operation.indexOf('.') + 1));
                HttpRequest.Builder request = HttpRequest.newBuilder(target)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
                for (String header : Set.of("X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date")) {
                    request.header(header, exchange.getRequestHeaders().getFirst(header));
                }
                HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                answer.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders()
                        .set("Content-Type", type));
                answer.headers().firstValue("x-amzn-RequestId").ifPresent(id -> exchange.getResponseHeaders()
                        .set("x-amzn-RequestId", id));
                exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
                exchange.getResponseBody().write(answer.body());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    /** The actions of the policy, and those that the page names for creating what is missing. */
    private static Set<String> documented() throws IOException {
        String page = Files.readString(PAGE);
        String policy = page.substring(page.indexOf("```json") + 7);
        Set<String> actions = new TreeSet<>();
        for (JsonNode statement : new ObjectMapper()
                .readTree(policy.substring(0, policy.indexOf("```")))
                .get("Statement")) {
            statement.get("Action").forEach(action -> actions.add(action.asText()));
        }
        String rest = policy.substring(policy.indexOf("```"));
        for (String creating : Set.of("kinesis:CreateStream", "dynamodb:CreateTable")) {
            assertThat(rest).contains(creating);
            actions.add(creating);
        }
        return actions;
    }

    @Test
    void thePolicyIsWhatIsCalled() throws Exception {
        try (KinesisServer server =
                        KinesisServer.start(KinesisOptions.defaults().withLimits(false));
                Recorder kinesis = new Recorder("kinesis", server.endpoint());
                Recorder dynamoDb = new Recorder(
                        "dynamodb", URI.create(SharedStack.dynamoDb().endpoint()));
                Source source = new Source(SharedStack.mysql(), server)) {
            source.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT)");
            Map<String, String> through = Map.of(
                    "AWS_ENDPOINT_URL_KINESIS", kinesis.address(),
                    "AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.address(),
                    "ORRERY_STREAM", source.name(),
                    "ORRERY_STATE_TABLE", source.name(),
                    "ORRERY_TABLES", source.name() + ".*");
            Process producer = CommandMain.start(source, through, "producer", "--create-stream", "1");
            try {
                await().atMost(SOON).until(() -> {
                    source.execute("INSERT INTO t VALUES ()");
                    return kinesis.calls.contains("kinesis:PutRecord");
                });
            } finally {
                producer.toHandle().destroy();
                producer.waitFor();
            }
            assertThat(CommandMain.run(source, through, "doctor").exit()).isZero();
            Set<String> called = new TreeSet<>(kinesis.calls);
            called.addAll(dynamoDb.calls);
            assertThat(called).isEqualTo(documented());
        }
    }
}
