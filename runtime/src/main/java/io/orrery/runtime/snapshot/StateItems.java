package io.orrery.runtime.snapshot;

import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsFailures;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Items of the producers' state table. */
final class StateItems {

    static final String ID = "id";

    /** DynamoDB takes items of up to 400 KB, their names counted. */
    static final int LARGEST = 380_000;

    private StateItems() {}

    /** An item as it is now; empty if there is none, or no table. */
    static Map<String, AttributeValue> read(DynamoDbClient client, String table, String id) {
        try {
            return client.getItem(b -> b.tableName(table)
                            .key(Map.of(ID, AttributeValue.fromS(id)))
                            .consistentRead(true))
                    .item();
        } catch (ResourceNotFoundException e) {
            return Map.of();
        } catch (SdkException e) {
            throw unavailable(table, e);
        }
    }

    static OrreryException unavailable(String table, SdkException e) {
        return AwsFailures.unavailable("DynamoDB table '" + table + "'", e);
    }
}
