package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.runtime.aws.AwsClients;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Compares the calls that satellites make with the policy in docs/satellites.md. */
@SuppressWarnings("try") // Some satellites are there to work, not to be asked.
class PolicyXIT {

    private static final String NOT_OURS = "CreateStream|PutRecord|PutRecords|DescribeStream";

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
                DynamoDbProxy dynamoDb =
                        new DynamoDbProxy(TestCloud.aws().endpoints().dynamoDb().orElseThrow());
                AwsClients aws = AwsClients.local(kinesis.endpoint(), dynamoDb.endpoint())) {
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
            dynamoDb.actions().clear();
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
                    await().atMost(Duration.ofSeconds(120))
                            .until(() -> !store.contents().isEmpty() && running.caughtUp());
                    var letters = new io.orrery.consumer.deadletter.DeadLetters(aws.dynamoDb(), name + fanOut);
                    await().atMost(Duration.ofSeconds(120))
                            .until(() -> !letters.list().isEmpty());
                    letters.list()
                            .forEach(letter -> letters.decide(
                                    letter.id(), io.orrery.consumer.deadletter.DeadLetter.State.DISCARD));
                    await().atMost(Duration.ofSeconds(120))
                            .until(() -> letters.list().isEmpty());
                }
            }
            Set<String> called = new TreeSet<>(dynamoDb.actions());
            kinesis.apiCalls().counts().keySet().stream()
                    .filter(call -> !call.matches(NOT_OURS))
                    .forEach(call -> called.add("kinesis:" + call));
            assertThat(called).isEqualTo(documented());
        }
    }
}
