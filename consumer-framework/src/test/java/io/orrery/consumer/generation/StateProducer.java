package io.orrery.consumer.generation;

import io.orrery.event.TableName;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotLog;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import io.orrery.runtime.snapshot.StreamProducers;
import io.orrery.runtime.snapshot.TableProgress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A producer as its state table shows it; the test says what it does. */
final class StateProducer {

    private final DynamoDbClient client;
    private final String table;
    private final String id;
    private final SnapshotItems items;
    private SnapshotLog log = SnapshotLog.EMPTY;
    private long beats;

    StateProducer(DynamoDbClient client, String table, String stream, String name) {
        this.client = client;
        this.table = table;
        this.id = StreamProducers.id(stream, name);
        this.items = new SnapshotItems(client, table, id);
        try {
            client.createTable(b -> b.tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName("id")
                            .attributeType(ScalarAttributeType.S)
                            .build())
                    .keySchema(KeySchemaElement.builder()
                            .attributeName("id")
                            .keyType(KeyType.HASH)
                            .build()));
        } catch (ResourceInUseException exists) {
            // Made for another producer.
        }
        beat();
    }

    /** Shows that it lives. */
    void beat() {
        client.putItem(b -> b.tableName(table)
                .item(Map.of(
                        "id", AttributeValue.fromS(id),
                        "beat", AttributeValue.fromN(Long.toString(++beats)),
                        "owner", AttributeValue.fromS("a test"))));
    }

    /** Gives its position up, as {@code orrery position --forget} does. */
    void forget() {
        client.putItem(b ->
                b.tableName(table).item(Map.of("id", AttributeValue.fromS(id), "beat", AttributeValue.fromN("2"))));
    }

    SnapshotItems items() {
        return items;
    }

    /** The one request that it is asked for. */
    SnapshotRequest request() {
        List<SnapshotRequest> requests = items.requests();
        if (requests.size() != 1) {
            throw new IllegalStateException("There are " + requests.size());
        }
        return requests.get(0);
    }

    /** Takes a request up. */
    void begin(SnapshotRequest request, TableProgress... tables) {
        say(request, SnapshotProgress.State.RUNNING, null, tables);
    }

    /** Ends a request. */
    void end(SnapshotRequest request, SnapshotProgress.State state, TableProgress... tables) {
        say(request, state, Instant.now().toString(), tables);
        items.remove(request.id());
    }

    private void say(SnapshotRequest request, SnapshotProgress.State state, String ended, TableProgress... tables) {
        log = log.with(new SnapshotProgress(request, state, Instant.now().toString(), ended, List.of(tables)));
        client.putItem(b -> b.tableName(table)
                .item(Map.of(
                        "id",
                        AttributeValue.fromS(SnapshotItems.logId(id)),
                        SnapshotItems.LOG,
                        AttributeValue.fromB(SdkBytes.fromByteArray(log.toBytes())))));
    }

    static TableProgress reading(TableName table, long since, long rows, long estimate) {
        return TableProgress.waiting(table.schema(), table.table())
                .begun(since, estimate)
                .upTo("x", rows);
    }
}
