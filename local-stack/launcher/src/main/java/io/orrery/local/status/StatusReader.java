package io.orrery.local.status;

import io.orrery.consumer.worker.StreamFacts;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.CheckNotes;
import java.time.Instant;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** Looks a stream's status up, again and again with the same clients. For one thread. */
final class StatusReader {

    private final String stream;
    private final KinesisAsyncClient kinesis;
    private final ProducerReader producers;
    private final SatelliteReader satellites;

    /**
     * @param aws stays the caller's to close
     * @param stateTable the producers' {@code --state-table}
     */
    StatusReader(AwsClients aws, String stream, String stateTable) {
        DynamoDbClient dynamoDb = aws.dynamoDbSync();
        DynamoDbAsyncClient dynamoDbAsync = aws.dynamoDb();
        this.stream = stream;
        this.kinesis = aws.kinesis();
        this.producers = new ProducerReader(dynamoDb, stream, stateTable);
        this.satellites = new SatelliteReader(dynamoDbAsync, stream, new CheckNotes(dynamoDb, stateTable, stream));
    }

    /**
     * As of now.
     *
     * @throws io.orrery.runtime.UsageException if there is no such stream
     * @throws io.orrery.runtime.OrreryException if AWS can't be reached or refuses
     */
    StreamStatus read() {
        StreamFacts facts = StreamFacts.of(kinesis, stream);
        Instant now = Instant.now();
        return new StreamStatus(stream, now, facts, producers.read(now), satellites.read(now));
    }
}
