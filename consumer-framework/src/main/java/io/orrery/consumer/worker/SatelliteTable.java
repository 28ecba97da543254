package io.orrery.consumer.worker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * The DynamoDB table {@code orrery-satellites}, in which all satellites of an account and region keep what outlives
 * their workers: generations and dead letters. Made when the first of them needs it.
 */
public final class SatelliteTable {

    /** The table's name. */
    public static final String NAME = "orrery-satellites";

    private static final String SATELLITE = "satellite";
    private static final String ITEM = "item";

    private final DynamoDbAsyncClient dynamoDb;
    private final String satellite;

    /** The part of the table that belongs to a satellite; {@code dynamoDb} stays the caller's to close. */
    public SatelliteTable(DynamoDbAsyncClient dynamoDb, String satellite) {
        this.dynamoDb = dynamoDb;
        this.satellite = satellite;
    }

    /**
     * Writes an item that must not exist yet.
     *
     * @return false if it exists
     */
    public boolean insert(String item, Map<String, AttributeValue> attributes) {
        try {
            write(put ->
                    put.item(whole(item, attributes)).conditionExpression("attribute_not_exists(" + SATELLITE + ")"));
            return true;
        } catch (ConditionalCheckFailedException exists) {
            return false;
        }
    }

    /** Writes an item, in the place of one that may exist. */
    public void put(String item, Map<String, AttributeValue> attributes) {
        write(put -> put.item(whole(item, attributes)));
    }

    /** Only where there is no table is the permission to make one needed. */
    private void write(Consumer<PutItemRequest.Builder> item) {
        try {
            AwsCalls.await(write(), dynamoDb.putItem(put -> item.accept(put.tableName(NAME))));
        } catch (ResourceNotFoundException missing) {
            create();
            AwsCalls.await(write(), dynamoDb.putItem(put -> item.accept(put.tableName(NAME))));
        }
    }

    /**
     * Changes one attribute of an item.
     *
     * @return false if there is no such item
     */
    public boolean set(String item, String attribute, AttributeValue value) {
        try {
            AwsCalls.await(write(), dynamoDb.updateItem(update -> update.tableName(NAME)
                    .key(key(item))
                    .updateExpression("SET #a = :v")
                    .conditionExpression("attribute_exists(" + SATELLITE + ")")
                    .expressionAttributeNames(Map.of("#a", attribute))
                    .expressionAttributeValues(Map.of(":v", value))));
            return true;
        } catch (ConditionalCheckFailedException | ResourceNotFoundException absent) {
            return false;
        }
    }

    /**
     * As {@link #set}, where another attribute has a value that is known.
     *
     * @return false if it has another one, or there is no such item
     */
    public boolean setIf(String item, String attribute, AttributeValue value, String known, AttributeValue knownValue) {
        try {
            AwsCalls.await(write(), dynamoDb.updateItem(update -> update.tableName(NAME)
                    .key(key(item))
                    .updateExpression("SET #a = :v")
                    .conditionExpression("#k = :k")
                    .expressionAttributeNames(Map.of("#a", attribute, "#k", known))
                    .expressionAttributeValues(Map.of(":v", value, ":k", knownValue))));
            return true;
        } catch (ConditionalCheckFailedException | ResourceNotFoundException other) {
            return false;
        }
    }

    /** An item's attributes; empty if there is none. */
    public Optional<Map<String, AttributeValue>> get(String item) {
        try {
            Map<String, AttributeValue> found = AwsCalls.await(read(), dynamoDb.getItem(get -> get.tableName(NAME)
                            .key(key(item))
                            .consistentRead(true)))
                    .item();
            return found == null || found.isEmpty() ? Optional.empty() : Optional.of(found);
        } catch (ResourceNotFoundException noTable) {
            return Optional.empty();
        }
    }

    /** The items whose names begin so, in the order of their names; each has its name under {@code item}. */
    public List<Map<String, AttributeValue>> list(String prefix) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        Map<String, AttributeValue> from = null;
        try {
            do {
                QueryResponse page = AwsCalls.await(read(), dynamoDb.query(query(prefix, from)));
                items.addAll(page.items());
                from = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
            } while (from != null);
        } catch (ResourceNotFoundException noTable) {
            return List.of();
        }
        return items;
    }

    /** How many items have names that begin so; their contents are not sent. */
    public long count(String prefix) {
        long count = 0;
        Map<String, AttributeValue> from = null;
        try {
            do {
                QueryResponse page = AwsCalls.await(
                        read(),
                        dynamoDb.query(query(prefix, from).toBuilder()
                                .select(Select.COUNT)
                                .build()));
                count += page.count();
                from = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
            } while (from != null);
        } catch (ResourceNotFoundException noTable) {
            return 0;
        }
        return count;
    }

    private QueryRequest query(String prefix, Map<String, AttributeValue> from) {
        return QueryRequest.builder()
                .tableName(NAME)
                .consistentRead(true)
                .keyConditionExpression("#s = :s AND begins_with(#i, :p)")
                .expressionAttributeNames(Map.of("#s", SATELLITE, "#i", ITEM))
                .expressionAttributeValues(
                        Map.of(":s", AttributeValue.fromS(satellite), ":p", AttributeValue.fromS(prefix)))
                .exclusiveStartKey(from)
                .build();
    }

    /** Deletes an item, if it exists. */
    public void delete(String item) {
        try {
            AwsCalls.await(write(), dynamoDb.deleteItem(delete -> delete.tableName(NAME)
                    .key(key(item))));
        } catch (ResourceNotFoundException noTable) {
            // Nothing to delete.
        }
    }

    private void create() {
        try {
            AwsCalls.await(
                    "create the DynamoDB table '" + NAME + "'", dynamoDb.createTable(create -> create.tableName(NAME)
                            .billingMode(BillingMode.PAY_PER_REQUEST)
                            .attributeDefinitions(List.of(string(SATELLITE), string(ITEM)))
                            .keySchema(List.of(element(SATELLITE, KeyType.HASH), element(ITEM, KeyType.RANGE)))));
        } catch (ResourceInUseException exists) {
            // Made by another satellite, or long ago.
        }
        AwsCalls.await(
                "use the DynamoDB table '" + NAME + "'",
                dynamoDb.waiter().waitUntilTableExists(describe -> describe.tableName(NAME)));
    }

    private static AttributeDefinition string(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement element(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private Map<String, AttributeValue> whole(String item, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> all = new HashMap<>(attributes);
        all.putAll(key(item));
        return all;
    }

    private Map<String, AttributeValue> key(String item) {
        return Map.of(SATELLITE, AttributeValue.fromS(satellite), ITEM, AttributeValue.fromS(item));
    }

    private static String write() {
        return "write to the DynamoDB table '" + NAME + "'";
    }

    private static String read() {
        return "read the DynamoDB table '" + NAME + "'";
    }
}
