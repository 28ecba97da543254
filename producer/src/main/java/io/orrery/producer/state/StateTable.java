package io.orrery.producer.state;

import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsFailures;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.StreamOwners;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** The DynamoDB table that holds an item for each producer. */
public final class StateTable {

    static final String ID = "id";
    static final String EPOCH = "epoch";
    static final String OWNER = "owner";
    static final String BEAT = "beat";
    static final String POSITION = "position";
    static final String COLUMNS = "added_columns";
    static final String RULES = SnapshotItems.RULES;
    static final String OWNERS = StreamOwners.OWNERS;
    static final String CHANGES = "changes";

    /** DynamoDB takes items of up to 400 KB. */
    static final int LARGEST_ITEM = 380_000;

    private final DynamoDbClient client;
    private final String table;

    public StateTable(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    /**
     * Creates the table if it does not exist, and waits until it can be used.
     *
     * @throws OrreryException if it can't be asked or created
     */
    public void createIfMissing() {
        try {
            TableStatus status =
                    client.describeTable(b -> b.tableName(table)).table().tableStatus();
            if (status == TableStatus.CREATING) {
                awaitCreated();
            }
        } catch (ResourceNotFoundException missing) {
            create();
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    private void awaitCreated() {
        try {
            client.waiter().waitUntilTableExists(b -> b.tableName(table));
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    /** True if the table is there. */
    public boolean exists() {
        try {
            client.describeTable(b -> b.tableName(table));
            return true;
        } catch (ResourceNotFoundException missing) {
            return false;
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    private void create() {
        try {
            client.createTable(b -> b.tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName(ID)
                            .attributeType(ScalarAttributeType.S)
                            .build())
                    .keySchema(KeySchemaElement.builder()
                            .attributeName(ID)
                            .keyType(KeyType.HASH)
                            .build()));
        } catch (ResourceInUseException created) {
            // Another producer was faster.
        } catch (SdkException e) {
            throw unavailable(e);
        }
        awaitCreated();
    }

    OrreryException unavailable(SdkException e) {
        return AwsFailures.unavailable("DynamoDB table '" + table + "'", e);
    }

    Map<String, AttributeValue> read(String id) {
        try {
            return client.getItem(b -> b.tableName(table)
                            .key(Map.of(ID, AttributeValue.fromS(id)))
                            .consistentRead(true))
                    .item();
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    /**
     * The position that a producer last saved.
     *
     * @param id see {@link Lease#id}
     */
    public Optional<BinlogPosition> position(String id) {
        return find(id).flatMap(SavedState::position);
    }

    /**
     * All that a producer has saved, as of one moment; empty if none of that name ever started.
     *
     * @param id see {@link Lease#id}
     */
    public Optional<SavedState> find(String id) {
        Map<String, AttributeValue> item = read(id);
        return item.containsKey(EPOCH) ? Optional.of(SavedState.read(item)) : Optional.empty();
    }

    DynamoDbClient client() {
        return client;
    }

    String name() {
        return table;
    }
}
