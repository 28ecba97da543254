package io.orrery.olap;

import com.google.protobuf.ByteString;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.event.json.EventWriter;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.aws.AwsEndpoints;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.kinesis.retrieval.kpl.Messages;

/** Kinesis and DynamoDB on this machine, and one stream. */
final class Cloud implements AutoCloseable {

    private static final byte[] KPL_MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};

    private final KinesisServer server =
            KinesisServer.start(KinesisOptions.defaults().withLimits(false));
    private final EventWriter writer = new EventWriter();
    private final AwsClients aws;
    private final KinesisAsyncClient kinesis;
    private final String stream;

    Cloud(String stream) {
        this(stream, 1);
    }

    Cloud(String stream, int shards) {
        this.stream = stream;
        this.aws = new AwsClients(
                new AwsEndpoints(
                        Optional.of(server.endpoint()),
                        Optional.of(URI.create(SharedStack.dynamoDb().endpoint()))),
                Optional.of(Region.US_EAST_1),
                Optional.of(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))));
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
        Messages.AggregatedRecord.Builder record =
                Messages.AggregatedRecord.newBuilder().addPartitionKeyTable(partitionKey);
        events.forEach(event -> add(record, writer.write(event)));
        kinesis.putRecord(put -> put.streamName(stream)
                        .partitionKey(partitionKey)
                        .data(SdkBytes.fromByteArray(sealed(record.build().toByteArray()))))
                .join();
    }

    private static void add(Messages.AggregatedRecord.Builder record, byte[] document) {
        record.addRecords(Messages.Record.newBuilder().setPartitionKeyIndex(0).setData(ByteString.copyFrom(document)));
    }

    private static byte[] sealed(byte[] message) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(KPL_MAGIC);
            out.writeBytes(message);
            out.writeBytes(MessageDigest.getInstance("MD5").digest(message));
            return out.toByteArray();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        aws.close();
        server.close();
    }
}
