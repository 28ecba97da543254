package io.orrery.runtime.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.orrery.runtime.OrreryException;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the last check of each satellite of a stream has found, as items of the producers' state table, {@code
 * STREAM#check#SATELLITE}. Safe for any number of threads and processes.
 */
public final class CheckNotes {

    private static final String RESULT = "result";

    private final DynamoDbClient client;
    private final String table;
    private final String stream;

    /**
     * @param client stays the caller's to close
     * @param table the producers' {@code --state-table}
     */
    public CheckNotes(DynamoDbClient client, String table, String stream) {
        this.client = client;
        this.table = table;
        this.stream = stream;
    }

    /**
     * Notes a result in the place of the one before.
     *
     * @param satellite the satellite's name
     * @throws OrreryException if DynamoDB does not answer, or has no such table
     */
    public void save(String satellite, CheckNote note) {
        try {
            String text = SnapshotLog.JSON.writeValueAsString(note);
            client.updateItem(b -> b.tableName(table)
                    .key(Map.of(StateItems.ID, AttributeValue.fromS(id(satellite))))
                    .updateExpression("SET #result = :result")
                    .expressionAttributeNames(Map.of("#result", RESULT))
                    .expressionAttributeValues(Map.of(":result", AttributeValue.fromS(text))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A note is plain data", e);
        } catch (SdkException e) {
            throw StateItems.unavailable(table, e);
        }
    }

    /** What was noted last; empty if nothing was. */
    public Optional<CheckNote> find(String satellite) {
        AttributeValue result = StateItems.read(client, table, id(satellite)).get(RESULT);
        try {
            return result == null
                    ? Optional.empty()
                    : Optional.of(SnapshotLog.JSON.readValue(result.s(), CheckNote.class));
        } catch (JsonProcessingException e) {
            throw new OrreryException("The state table holds a result of verify that is not known here", e);
        }
    }

    private String id(String satellite) {
        return stream + "#check#" + satellite;
    }
}
