package io.orrery.runtime.snapshot;

import io.orrery.event.TableName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which producer publishes which tables to a stream, as the producers have written it into their state table. Read once,
 * and not seen to change. Safe for any number of threads.
 */
public final class StreamOwners {

    /** The attribute that holds a map of producers to their {@link TableNames}. */
    public static final String OWNERS = "owners";

    private final Map<String, Set<TableName>> owners = new HashMap<>();

    /**
     * Reads them.
     *
     * @param client stays the caller's to close
     * @param table the producers' {@code --state-table}
     * @throws io.orrery.runtime.OrreryException if DynamoDB does not answer
     */
    public StreamOwners(DynamoDbClient client, String table, String stream) {
        AttributeValue known = StateItems.read(client, table, id(stream)).get(OWNERS);
        if (known != null) {
            known.m().forEach((producer, tables) -> owners.put(producer, TableNames.read(tables)));
        }
    }

    /** The id of the item that holds them. */
    public static String id(String stream) {
        return stream + "#tables";
    }

    /** The producer that publishes the table; empty if none is known to. */
    public Optional<String> of(TableName table) {
        return owners.entrySet().stream()
                .filter(owner -> owner.getValue().contains(table))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
