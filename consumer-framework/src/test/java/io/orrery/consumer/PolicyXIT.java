package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.aws.AwsEndpoints;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Compares the calls that satellites make with the policy in docs/satellites.md. */
@SuppressWarnings("try") // Some satellites are there to work, not to be asked.
class PolicyXIT {

    private static final String NOT_OURS = "CreateStream|PutRecord|PutRecords|DescribeStream";

    /** Passes DynamoDB calls on and writes down which they were. */
    private static final class Recorder implements AutoCloseable {

        final Set<String> actions = new ConcurrentSkipListSet<>();
        private final HttpServer server;
        private final HttpClient client = HttpClient.newHttpClient();
        private final URI target;

        Recorder(URI target) throws IOException {
            this.target = target;
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newCachedThreadPool());
            server.createContext("/", this::pass);
            server.start();
        }

        URI endpoint() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        private void pass(HttpExchange exchange) throws IOException {
            String call = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            actions.add("dynamodb:" + call.substring(call.indexOf('.') + 1));
            HttpRequest.Builder request = HttpRequest.newBuilder(target)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            exchange.getRequestBody().readAllBytes()));
            for (String header : new String[] {"X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date"}) {
                Optional.ofNullable(exchange.getRequestHeaders().getFirst(header))
                        .ifPresent(value -> request.header(header, value));
            }
            try (exchange) {
                HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                response.headers().firstValue("x-amz-crc32").ifPresent(crc -> exchange.getResponseHeaders()
                        .set("x-amz-crc32", crc));
                exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
                exchange.sendResponseHeaders(response.statusCode(), response.body().length);
                exchange.getResponseBody().write(response.body());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static Set<String> documented() throws IOException {
        String guide = Files.readString(Path.of("../docs/satellites.md"));
        int start = guide.indexOf("```json\n{\n  \"Version\"") + "```json".length();
        JsonNode policy = new ObjectMapper().readTree(guide.substring(start, guide.indexOf("```", start)));
        Set<String> actions = new TreeSet<>();
        policy.get("Statement").forEach(statement -> statement.get("Action").forEach(a -> actions.add(a.asText())));
        return actions;
    }

    @Test
    void theCallsAreThoseOfThePolicy() throws Exception {
        try (KinesisServer kinesis = KinesisServer.start(KinesisOptions.defaults());
                Recorder dynamoDb =
                        new Recorder(TestCloud.aws().endpoints().dynamoDb().orElseThrow());
                AwsClients aws = new AwsClients(
                        new AwsEndpoints(Optional.of(kinesis.endpoint()), Optional.of(dynamoDb.endpoint())),
                        Optional.of(Region.US_EAST_1),
                        Optional.of(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))))) {
            var client = aws.kinesis();
            String stream = "policy";
            client.createStream(create -> create.streamName(stream).shardCount(2))
                    .join();
            await().until(() -> client.describeStreamSummary(d -> d.streamName(stream))
                    .join()
                    .streamDescriptionSummary()
                    .streamStatusAsString()
                    .equals("ACTIVE"));
            TestProducer producer = new TestProducer(client, stream, "shop", 1);
            kinesis.apiCalls().reset();
            dynamoDb.actions.clear();
            String name = "policy-" + UUID.randomUUID();
            for (boolean fanOut : new boolean[] {false, true}) {
                MemoryStore store = new MemoryStore();
                Satellite satellite = Satellite.named(name + fanOut).stream(stream)
                        .aws(aws)
                        .store(store)
                        .onFailure(FailurePolicy.park());
                if (fanOut) {
                    satellite.enhancedFanOut();
                }
                producer.putRaw("x", new byte[] {1});
                producer.put(producer.write(ORDERS, fanOut ? 1L : 2L, new BigDecimal("1.00"), "n"));
                try (RunningSatellite running = satellite.startTemporary()) {
                    await().atMost(Duration.ofSeconds(40))
                            .until(() -> !store.contents().isEmpty() && running.caughtUp());
                    var letters = new io.orrery.consumer.deadletter.DeadLetters(aws.dynamoDb(), name + fanOut);
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> !letters.list().isEmpty());
                    letters.list()
                            .forEach(letter -> letters.decide(
                                    letter.id(), io.orrery.consumer.deadletter.DeadLetter.State.DISCARD));
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> letters.list().isEmpty());
                }
            }
            Set<String> called = new TreeSet<>(dynamoDb.actions);
            kinesis.apiCalls().counts().keySet().stream()
                    .filter(call -> !call.matches(NOT_OURS))
                    .forEach(call -> called.add("kinesis:" + call));
            assertThat(called).isEqualTo(documented());
        }
    }
}
