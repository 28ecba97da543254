package io.orrery.search;

import io.orrery.consumer.testkit.StreamRecord;
import io.orrery.event.Event;
import io.orrery.event.TableSchema;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.aws.AwsClients;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Kinesis and DynamoDB on this machine, and one stream, put to shard by shard. */
final class Cloud implements AutoCloseable {

    private final KinesisServer server =
            KinesisServer.start(KinesisOptions.defaults().withLimits(false));
    private final AwsClients aws;
    private final KinesisAsyncClient kinesis;
    private final String stream;
    private final List<String> keys;

    Cloud(String stream, int shards) {
        this.stream = stream;
        this.aws = AwsClients.local(
                server.endpoint(), URI.create(SharedStack.dynamoDb().endpoint()));
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
        StreamRecord record = new StreamRecord().add(key, schema);
        events.forEach(event -> record.add(key, event));
        kinesis.putRecord(
                        put -> put.streamName(stream).partitionKey(key).data(SdkBytes.fromByteArray(record.toBytes())))
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
