package io.orrery.check.repair;

import io.orrery.event.TableName;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.StreamOwners;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The producers of a stream, as their state table knows them. Safe for any number of threads. */
public final class Producers {

    private final DynamoDbClient client;
    private final String table;
    private final String stream;
    private final StreamOwners owners;

    /**
     * Those of a stream as they are now.
     *
     * @param aws stays the caller's to close
     * @param table their {@code --state-table}
     * @throws io.orrery.runtime.OrreryException if DynamoDB does not answer
     */
    public Producers(AwsClients aws, String table, String stream) {
        this.client = aws.dynamoDbSync();
        this.table = table;
        this.stream = stream;
        this.owners = new StreamOwners(client, table, stream);
    }

    String stream() {
        return stream;
    }

    /** The one that publishes a table; empty if none is known to. */
    Optional<String> of(TableName name) {
        return owners.of(name);
    }

    /** Where one is asked. */
    SnapshotItems items(String producer) {
        return new SnapshotItems(client, table, stream + "/" + producer);
    }
}
