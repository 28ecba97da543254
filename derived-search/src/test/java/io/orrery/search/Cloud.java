package io.orrery.search;

import com.google.protobuf.ByteString;
import io.orrery.event.Event;
import io.orrery.event.TableSchema;
import io.orrery.event.json.EventWriter;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.aws.AwsEndpoints;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.kinesis.retrieval.kpl.Messages;

/** Kinesis and DynamoDB on this machine, and one stream, put to shard by shard. */
final class Cloud implements AutoCloseable {

    private static final byte[] KPL_MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};

    private final KinesisServer server =
            KinesisServer.start(KinesisOptions.defaults().withLimits(false));
    private final EventWriter writer = new EventWriter();
    private final AwsClients aws;
    private final KinesisAsyncClient kinesis;
    private final String stream;
    private final List<String> keys;

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
        Awaitility.await()
                .until(() -> kinesis.describeStreamSummary(d -> d.streamName(stream))
                                .join()
                                .streamDescriptionSummary()
                                .streamStatus()
                        == StreamStatus.ACTIVE);
        this.keys = kinesis.listShards(l -> l.streamName(stream)).join().shards().stream()
                .map(Cloud::keyOf)
                .toList();
    }

    AwsClients aws() {
        return aws;
    }

    KinesisAsyncClient kinesis() {
        return kinesis;
    }

    String stream() {
        return stream;
    }

    /** Puts events to a shard as the producer does: aggregated, the schema first. */
    void put(int shard, TableSchema schema, List<? extends Event> events) {
        String key = keys.get(shard);
        Messages.AggregatedRecord.Builder record =
                Messages.AggregatedRecord.newBuilder().addPartitionKeyTable(key);
        add(record, writer.write(schema));
        events.forEach(event -> add(record, writer.write(event)));
        kinesis.putRecord(put -> put.streamName(stream)
                        .partitionKey(key)
                        .data(SdkBytes.fromByteArray(sealed(record.build().toByteArray()))))
                .join();
    }

    /** Puts many events to a shard, in records of some hundreds. */
    void putAll(int shard, TableSchema schema, List<? extends Event> events) {
        for (int i = 0; i < events.size(); i += 500) {
            put(shard, schema, new ArrayList<>(events.subList(i, Math.min(events.size(), i + 500))));
        }
    }

    private static String keyOf(Shard shard) {
        BigInteger from = new BigInteger(shard.hashKeyRange().startingHashKey());
        BigInteger to = new BigInteger(shard.hashKeyRange().endingHashKey());
        for (int i = 0; ; i++) {
            BigInteger hash = new BigInteger(1, md5(("k" + i).getBytes(StandardCharsets.UTF_8)));
            if (hash.compareTo(from) >= 0 && hash.compareTo(to) <= 0) {
                return "k" + i;
            }
        }
    }

    private static void add(Messages.AggregatedRecord.Builder record, byte[] document) {
        record.addRecords(Messages.Record.newBuilder().setPartitionKeyIndex(0).setData(ByteString.copyFrom(document)));
    }

    private static byte[] sealed(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(KPL_MAGIC);
        out.writeBytes(message);
        out.writeBytes(md5(message));
        return out.toByteArray();
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        aws.close();
        server.close();
    }
}
