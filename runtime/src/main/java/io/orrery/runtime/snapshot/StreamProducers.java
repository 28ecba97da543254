package io.orrery.runtime.snapshot;

import io.orrery.runtime.OrreryException;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Which producers publish to a stream, as their state table knows them. Safe for any number of threads. */
public final class StreamProducers {

    /** The state table where none is named. */
    public static final String DEFAULT_TABLE = "orrery-producers";

    private final DynamoDbClient client;
    private final String table;

    /**
     * @param client stays the caller's to close
     * @param table the producers' {@code --state-table}
     */
    public StreamProducers(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    /** The id of a producer's item: names need to differ within a stream only. */
    public static String id(String stream, String name) {
        return stream + "/" + name;
    }

    /**
     * The names of the producers of a stream that have started and not given their position up, in order; none if there
     * is no such table.
     *
     * @throws OrreryException if DynamoDB does not answer
     */
    public List<String> of(String stream) {
        String prefix = id(stream, "");
        try {
            return client
                    .scanPaginator(b -> b.tableName(table)
                            .projectionExpression(StateItems.ID)
                            .filterExpression("begins_with(id, :prefix) AND attribute_exists(beat) AND"
                                    + " (attribute_exists(#owner) OR attribute_exists(#position))")
                            .expressionAttributeNames(Map.of("#owner", "owner", "#position", "position"))
                            .expressionAttributeValues(Map.of(":prefix", AttributeValue.fromS(prefix))))
                    .items()
                    .stream()
                    .map(item -> item.get(StateItems.ID).s().substring(prefix.length()))
                    .sorted()
                    .toList();
        } catch (ResourceNotFoundException missing) {
            return List.of();
        } catch (SdkException e) {
            throw StateItems.unavailable(table, e);
        }
    }

    /**
     * A number that grows every few seconds while a producer of that name runs.
     *
     * @throws OrreryException if DynamoDB does not answer
     */
    public long beat(String stream, String name) {
        try {
            AttributeValue beat = client.getItem(b -> b.tableName(table)
                            .key(Map.of(StateItems.ID, AttributeValue.fromS(id(stream, name))))
                            .consistentRead(true))
                    .item()
                    .get("beat");
            return beat == null ? 0 : Long.parseLong(beat.n());
        } catch (SdkException e) {
            throw StateItems.unavailable(table, e);
        }
    }

    /** What is asked of a producer of a stream, and what it answers. */
    public SnapshotItems items(String stream, String name) {
        return new SnapshotItems(client, table, id(stream, name));
    }
}
