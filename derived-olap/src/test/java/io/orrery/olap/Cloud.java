package io.orrery.olap;

import io.orrery.consumer.testkit.StreamRecord;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.aws.AwsClients;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Kinesis and DynamoDB on this machine, and one stream. */
final class Cloud implements AutoCloseable {

    private final KinesisServer server =
            KinesisServer.start(KinesisOptions.defaults().withLimits(false));
    private final AwsClients aws;
    private final KinesisAsyncClient kinesis;
    private final String stream;

    Cloud(String stream) {
        this(stream, 1);
    }

    Cloud(String stream, int shards) {
        this.stream = stream;
        this.aws = AwsClients.local(
                server.endpoint(), URI.create(SharedStack.dynamoDb().endpoint()));
        this.kinesis = aws.kinesis();
        kinesis.createStream(create -> create.streamName(stream).shardCount(shards))
                .join();
        org.awaitility.Awaitility.await()
                .until(() -> kinesis.describeStreamSummary(d -> d.streamName(stream))
                                .join()
                                .streamDescriptionSummary()
                                .streamStatus()
                        == StreamStatus.ACTIVE);
    }

    AwsClients aws() {
        return aws;
    }

    /** Puts changes as the producer does: aggregated, the schema first. */
    void put(TableSchema schema, List<ChangeEvent<Row>> events) {
        List<Event> all = new ArrayList<>(List.of(schema));
        all.addAll(events);
        put("a", all);
    }

    /** Puts one aggregated record. */
    void put(String partitionKey, List<Event> events) {
        StreamRecord record = new StreamRecord();
        events.forEach(event -> record.add(partitionKey, event));
        kinesis.putRecord(put -> put.streamName(stream)
                        .partitionKey(partitionKey)
                        .data(SdkBytes.fromByteArray(record.toBytes())))
                .join();
    }

    @Override
    public void close() {
        aws.close();
        server.close();
    }
}
