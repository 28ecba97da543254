package io.orrery.check.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotLog;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import io.orrery.runtime.snapshot.StreamOwners;
import io.orrery.runtime.snapshot.TableNames;
import io.orrery.runtime.snapshot.TableProgress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/** Asking producers, on a real state table, of which the producer's side is written by hand. */
class StreamRepublisherXIT {

    private static final TableName ORDERS = new TableName("shop", "orders");
    private static final Duration SILENT = Duration.ofSeconds(2);
    private static final List<String> KEYS = List.of("{\"id\":1}", "{\"id\":2}");

    private final String table = "producers-" + UUID.randomUUID();
    private final AwsClients aws = AwsClients.local(
            URI.create("http://127.0.0.1:1"), URI.create(SharedStack.dynamoDb().endpoint()));
    private final DynamoDbClient client = aws.dynamoDbSync();
    private final SnapshotItems items = new SnapshotItems(client, table, "s/shop");
    private final List<String> told = new ArrayList<>();
    private final ScheduledExecutorService producer = Executors.newSingleThreadScheduledExecutor();

    @BeforeEach
    void make() {
        client.createTable(b -> b.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType("S")
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType("HASH")
                        .build()));
        put(
                StreamOwners.id("s"),
                Map.of(
                        StreamOwners.OWNERS,
                        AttributeValue.fromM(Map.of(
                                "other", TableNames.write(Set.of(new TableName("shop", "other"))),
                                "shop", TableNames.write(Set.of(ORDERS))))));
    }

    @AfterEach
    void close() {
        producer.shutdownNow();
        aws.close();
    }

    private void put(String id, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.put("id", AttributeValue.fromS(id));
        client.putItem(b -> b.tableName(table).item(item));
    }

    private void beat(long beat) {
        put("s/shop", Map.of("owner", AttributeValue.fromS("here"), "beat", AttributeValue.fromN(Long.toString(beat))));
    }

    private StreamRepublisher republisher() {
        return new StreamRepublisher(new Producers(aws, table, "s"), SILENT, told::add);
    }

    private void answer(SnapshotRequest request, SnapshotProgress.State state, TableProgress progress) {
        SnapshotLog log = items.log()
                .with(new SnapshotProgress(
                        request.withoutRows(),
                        state,
                        "2026-01-02T03:04:05Z",
                        state == SnapshotProgress.State.PAUSED ? null : "2026-01-02T03:04:06Z",
                        List.of(progress)));
        put(
                SnapshotItems.logId("s/shop"),
                Map.of(SnapshotItems.LOG, AttributeValue.fromB(SdkBytes.fromByteArray(log.toBytes()))));
    }

    /** Ends each request some seconds after it was asked for, longer than a producer may be silent. */
    private void produce(SnapshotProgress.State state, TableProgress progress) {
        long[] beats = {1};
        var unused = producer.scheduleWithFixedDelay(
                () -> {
                    beat(++beats[0]);
                    for (SnapshotRequest request : items.requests()) {
                        if (beats[0] > 16) {
                            assertThat(request.keys().rows()).isEqualTo(KEYS);
                            answer(request, state, progress);
                            items.remove(request.id());
                        }
                    }
                },
                0,
                200,
                TimeUnit.MILLISECONDS);
    }

    private static TableProgress orders() {
        return TableProgress.waiting("shop", "orders");
    }

    @Test
    void theTablesProducerIsAskedAndAwaitedWhileItLives() throws Exception {
        beat(1);
        produce(SnapshotProgress.State.COMPLETED, orders().in(TableProgress.State.COMPLETED));
        assertThat(republisher().republish(ORDERS, KEYS)).isEmpty();
        assertThat(items.log().requests()).hasSize(1);
        assertThat(items.requests()).isEmpty();
    }

    @Test
    void whatTheProducerCannotDoIsTold() throws Exception {
        beat(1);
        produce(SnapshotProgress.State.FAILED, orders().failed("MySQL refused to read it"));
        assertThat(republisher().republish(ORDERS, KEYS)).hasValue("MySQL refused to read it");
        assertThat(republisher().republish(new TableName("shop", "nobodys"), KEYS))
                .hasValueSatisfying(why -> assertThat(why).contains("no producer of the stream 's' publishes it"));
    }

    @Test
    void aProducerThatWasStoppedIsToldAtOnce() {
        put("s/shop", Map.of("beat", AttributeValue.fromN("7")));
        assertThatThrownBy(() -> republisher().republish(ORDERS, KEYS))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("the producer 'shop' of the stream 's' does not run");
        assertThat(items.requests()).isEmpty();
    }

    @Test
    void aProducerThatWasKilledIsToldAndNothingIsLeftToBeDoneLater() {
        beat(7);
        assertThatThrownBy(() -> republisher().republish(ORDERS, KEYS))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("does not run");
        assertThat(items.requests()).isEmpty();
    }

    @Test
    void aProducerThatIsPausedIsTold() {
        beat(7);
        SnapshotRequest other = new SnapshotRequest(
                "other", SnapshotRequest.Kind.SNAPSHOT, "*.*", null, 0, SnapshotRequest.Wish.PAUSE, null, "now");
        answer(other, SnapshotProgress.State.PAUSED, orders());
        assertThatThrownBy(() -> republisher().republish(ORDERS, KEYS))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("is paused in request other. Resume or cancel");
        assertThat(items.requests()).isEmpty();
    }

    @Test
    void theColumnsThatTheProducerMasksAreKnown() {
        put(
                "s/shop",
                Map.of("selection_rules", AttributeValue.fromS("shop.x|shop.orders.id|shop.ord*.E?AIL,shop.other.id")));
        TableSchema schema = new TableSchema(
                ORDERS,
                List.of(Column.of("id", "int"), Column.of("email", "text"), Column.of("note", "text")),
                List.of("id"));
        assertThat(republisher().masked(schema)).containsExactly("email");
        beat(1);
        assertThat(republisher().masked(schema)).isEmpty();
    }

    @Test
    void requestsThatNoItemHoldsAreRefused() {
        beat(7);
        List<String> many = java.util.Collections.nCopies(400, "{\"id\":\"" + "x".repeat(1_000) + "\"}");
        assertThatThrownBy(() -> republisher().republish(ORDERS, many))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("Too much is asked of the producer at once");
    }
}
