package io.orrery.consumer.worker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.kinesis.coordinator.migration.ClientVersion;
import software.amazon.kinesis.coordinator.migration.MigrationState;

/**
 * The KCL's lease table, as far as the framework itself reads and writes it: it makes the table and the first leases
 * (the KCL alone takes up to 40 seconds for that) and keeps notes beside the leases, in attributes of its own that the
 * KCL leaves alone.
 */
public final class LeaseTable {

    /** The note that holds the time from which an application began to read. */
    public static final String STARTED_AT = "startedAt";

    /** The note of a shard at which an application begins with a record, that one included. */
    public static final String START_RECORD = "startRecord";

    /** The note of a shard that was read up to its newest record. */
    public static final String CAUGHT_UP = "caughtUp";

    /** The note of a shard that has reached the time at which its application ends. */
    public static final String REACHED_END = "reachedEnd";

    /** The note of a shard that the store has kept a position of. */
    public static final String KEPT = "kept";

    /** The note of when a shard was last read, and its checkpoint saved, up to its newest record. */
    public static final String READ_TO_END = "readToEnd";

    /** The note of an ended shard: its last record. */
    public static final String END = "end";

    private static final String NOTE = "orrery_";
    private static final String OWNER = "leaseOwner";
    private static final String KEY = "leaseKey";

    private final DynamoDbAsyncClient dynamoDb;
    private final String table;

    /** The lease table of an application; {@code dynamoDb} stays the caller's to close. */
    public LeaseTable(DynamoDbAsyncClient dynamoDb, String application) {
        this.dynamoDb = dynamoDb;
        this.table = application;
    }

    /** Makes the table, unless it is there, and waits until it can be used. */
    public void create() {
        try {
            AwsCalls.await(
                    "create the DynamoDB table '" + table + "'", dynamoDb.createTable(create -> create.tableName(table)
                            .billingMode(BillingMode.PAY_PER_REQUEST)
                            .attributeDefinitions(List.of(string(KEY), string(OWNER)))
                            .keySchema(List.of(key(KEY, KeyType.HASH)))
                            .globalSecondaryIndexes(List.of(byOwner()))));
        } catch (ResourceInUseException exists) {
            // Another worker, or an earlier run, made it.
        }
        AwsCalls.await(
                "use the DynamoDB table '" + table + "'",
                dynamoDb.waiter().waitUntilTableExists(describe -> describe.tableName(table)));
    }

    private static GlobalSecondaryIndex byOwner() {
        return GlobalSecondaryIndex.builder()
                .indexName("LeaseOwnerToLeaseKeyIndex")
                .keySchema(List.of(key(OWNER, KeyType.HASH), key(KEY, KeyType.RANGE)))
                .projection(p -> p.projectionType(ProjectionType.KEYS_ONLY))
                .build();
    }

    private static AttributeDefinition string(String attribute) {
        return AttributeDefinition.builder()
                .attributeName(attribute)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String attribute, KeyType type) {
        return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
    }

    /** True if the table exists. */
    public boolean exists() {
        try {
            AwsCalls.await(
                    "look for the DynamoDB table '" + table + "'",
                    dynamoDb.describeTable(describe -> describe.tableName(table)));
            return true;
        } catch (ResourceNotFoundException absent) {
            return false;
        }
    }

    /**
     * Sets the lease of a shard back, or makes it, and takes it from its owner, who would go on from where it is. What
     * was noted of how far the shard was read is forgotten.
     */
    void setBack(Shard shard, String checkpoint) {
        seed(shard, checkpoint, Map.of());
        AwsCalls.await(
                "write to the DynamoDB table '" + table + "'", dynamoDb.updateItem(update -> update.tableName(table)
                        .key(Map.of(KEY, text(shard.shardId())))
                        // The owner's next write asks for the counter that it knows.
                        .updateExpression("SET checkpoint = :checkpoint, checkpointSubSequenceNumber = :zero,"
                                + " leaseCounter = leaseCounter + :one REMOVE #owner, #reached, #caughtUp, #end")
                        .expressionAttributeNames(Map.of(
                                "#owner", OWNER,
                                "#reached", NOTE + REACHED_END,
                                "#caughtUp", NOTE + CAUGHT_UP,
                                "#end", NOTE + READ_TO_END))
                        .expressionAttributeValues(Map.of(
                                ":checkpoint", text(checkpoint),
                                ":zero", AttributeValue.fromN("0"),
                                ":one", AttributeValue.fromN("1")))));
    }

    /** Makes the lease of a shard that nobody has read from yet, unless it is there. */
    void seed(Shard shard, String checkpoint, Map<String, String> notes) {
        seed(shard, Set.of(), checkpoint, notes);
    }

    /** The same for a shard that is read after others. */
    void seed(Shard shard, Set<String> parents, String checkpoint, Map<String, String> notes) {
        Map<String, AttributeValue> item = new HashMap<>();
        if (!parents.isEmpty()) {
            item.put("parentShardId", AttributeValue.fromSs(List.copyOf(parents)));
        }
        item.put(KEY, text(shard.shardId()));
        item.put("entityType", text("LEASE"));
        item.put("checkpoint", text(checkpoint));
        item.put("checkpointSubSequenceNumber", AttributeValue.fromN("0"));
        item.put("leaseCounter", AttributeValue.fromN("0"));
        item.put("ownerSwitchesSinceCheckpoint", AttributeValue.fromN("0"));
        item.put("startingHashKey", text(shard.hashKeyRange().startingHashKey()));
        item.put("endingHashKey", text(shard.hashKeyRange().endingHashKey()));
        notes.forEach((name, value) -> item.put(NOTE + name, text(value)));
        putIfAbsent(item);
    }

    /**
     * Writes down that the application's workers are of the KCL's version 3, unless that is there. The KCL does so
     * itself, but of two workers that begin a new application at the same moment the slower one finds the item made
     * between its read and its write, and after that never gets ready (KCL 3.5.1: its second attempt takes the state
     * machine for initialised).
     */
    void seedClientVersion(String workerId) {
        MigrationState state = new MigrationState(workerId).update(ClientVersion.CLIENT_VERSION_3X, workerId);
        Map<String, AttributeValue> item = new HashMap<>(state.serialize());
        item.put(KEY, text(state.getKey()));
        putIfAbsent(item);
    }

    private void putIfAbsent(Map<String, AttributeValue> item) {
        try {
            AwsCalls.await("write to the DynamoDB table '" + table + "'", dynamoDb.putItem(put -> put.tableName(table)
                    .item(item)
                    .conditionExpression("attribute_not_exists(" + KEY + ")")));
        } catch (ConditionalCheckFailedException exists) {
            // Another worker was first.
        }
    }

    /** All leases. */
    public List<ShardLease> list() {
        List<ShardLease> leases = new ArrayList<>();
        Map<String, AttributeValue> from = Map.of();
        do {
            Map<String, AttributeValue> start = from;
            var page = AwsCalls.await(
                    "read the DynamoDB table '" + table + "'", dynamoDb.scan(scan -> scan.tableName(table)
                            .consistentRead(true)
                            .exclusiveStartKey(start.isEmpty() ? null : start)));
            page.items().stream()
                    .filter(LeaseTable::isLease)
                    .map(LeaseTable::lease)
                    .forEach(leases::add);
            from = page.lastEvaluatedKey();
        } while (!from.isEmpty());
        return leases;
    }

    /** The lease of a shard; empty if it was never read or was cleaned up. */
    public Optional<ShardLease> get(String shardId) {
        var item = AwsCalls.await(
                        "read the DynamoDB table '" + table + "'", dynamoDb.getItem(get -> get.tableName(table)
                                .key(Map.of(KEY, text(shardId)))
                                .consistentRead(true)))
                .item();
        return item == null || item.isEmpty() ? Optional.empty() : Optional.of(lease(item));
    }

    ShardStart start(String shardId) {
        ShardLease lease = get(shardId)
                .orElseThrow(() -> new IllegalStateException("The lease of " + shardId + " was deleted meanwhile"));
        List<ShardLease> parents = lease.parents().stream()
                .map(this::get)
                .flatMap(Optional::stream)
                .toList();
        return new ShardStart(lease, parents);
    }

    /** Keeps a note beside the shard's lease. */
    public void note(String shardId, String name, String value) {
        AwsCalls.await(
                "write to the DynamoDB table '" + table + "'", dynamoDb.updateItem(update -> update.tableName(table)
                        .key(Map.of(KEY, text(shardId)))
                        .updateExpression("SET #note = :value")
                        .conditionExpression("attribute_exists(" + KEY + ")")
                        .expressionAttributeNames(Map.of("#note", NOTE + name))
                        .expressionAttributeValues(Map.of(":value", text(value)))));
    }

    /** Gives back what a worker that has stopped still holds, so that others need not wait for it to expire. */
    void release(String workerId) {
        for (ShardLease lease : list()) {
            if (lease.owner().equals(Optional.of(workerId))) {
                release(lease.shardId(), workerId);
            }
        }
    }

    private void release(String shardId, String workerId) {
        try {
            AwsCalls.await(
                    "write to the DynamoDB table '" + table + "'", dynamoDb.updateItem(update -> update.tableName(table)
                            .key(Map.of(KEY, text(shardId)))
                            .updateExpression("REMOVE #owner")
                            .conditionExpression("#owner = :me")
                            .expressionAttributeNames(Map.of("#owner", OWNER))
                            .expressionAttributeValues(Map.of(":me", text(workerId)))));
        } catch (ConditionalCheckFailedException taken) {
            // Another worker was faster.
        }
    }

    /** Deletes all leases, and keeps the table. */
    void clear() {
        for (ShardLease lease : list()) {
            AwsCalls.await(
                    "write to the DynamoDB table '" + table + "'",
                    dynamoDb.deleteItem(delete -> delete.tableName(table).key(Map.of(KEY, text(lease.shardId())))));
        }
    }

    /** Deletes the table: the application forgets what it has read. */
    public void delete() {
        try {
            AwsCalls.await(
                    "delete the DynamoDB table '" + table + "'",
                    dynamoDb.deleteTable(delete -> delete.tableName(table)));
        } catch (ResourceNotFoundException absent) {
            // Done already.
        }
    }

    private static boolean isLease(Map<String, AttributeValue> item) {
        AttributeValue type = item.get("entityType");
        return type == null || "LEASE".equals(type.s());
    }

    private static ShardLease lease(Map<String, AttributeValue> item) {
        Map<String, String> notes = new HashMap<>();
        item.forEach((name, value) -> {
            if (name.startsWith(NOTE)) {
                notes.put(name.substring(NOTE.length()), value.s());
            }
        });
        return new ShardLease(
                item.get(KEY).s(),
                Optional.ofNullable(item.get(OWNER)).map(AttributeValue::s),
                item.get("checkpoint").s(),
                item.containsKey("parentShardId")
                        ? Set.copyOf(item.get("parentShardId").ss())
                        : Set.of(),
                item.containsKey("startingHashKey")
                        ? Optional.of(HashRange.of(
                                item.get("startingHashKey").s(),
                                item.get("endingHashKey").s()))
                        : Optional.empty(),
                notes);
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }
}
