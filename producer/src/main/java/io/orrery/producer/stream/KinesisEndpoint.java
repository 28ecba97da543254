package io.orrery.producer.stream;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.CreateStreamResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A Kinesis stream. Safe for any number of threads. */
public final class KinesisEndpoint implements StreamEndpoint {

    /** Kinesis places records by the explicit hash key; a partition key it wants all the same. */
    private static final String PARTITION_KEY = "o";

    private static final int DEFAULT_RECORD_BYTES = 1 << 20;
    private static final int WAIT_ROUNDS = 600;

    private static final RetryPolicy<Object> AGAIN = RetryPolicy.builder()
            .handleIf(failure -> AwsFailures.passes(AwsFailures.cause(failure)))
            .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(1))
            .withMaxDuration(Duration.ofSeconds(5))
            .withMaxRetries(-1)
            .build();

    private final KinesisAsyncClient client;
    private final String stream;

    public KinesisEndpoint(KinesisAsyncClient client, String stream) {
        this.client = client;
        this.stream = stream;
    }

    @Override
    public CompletionStage<String> put(byte[] data, String explicitHashKey) {
        PutRecordRequest request = PutRecordRequest.builder()
                .streamName(stream)
                .partitionKey(PARTITION_KEY)
                .explicitHashKey(explicitHashKey)
                .data(SdkBytes.fromByteArrayUnsafe(data))
                .build();
        return client.putRecord(request).thenApply(PutRecordResponse::shardId);
    }

    @Override
    public List<ShardRange> openShards() {
        List<ShardRange> open = new ArrayList<>();
        ListShardsRequest request =
                ListShardsRequest.builder().streamName(stream).build();
        while (true) {
            ListShardsRequest next = request;
            ListShardsResponse page = answer(() -> client.listShards(next));
            for (Shard shard : page.shards()) {
                if (shard.sequenceNumberRange().endingSequenceNumber() == null) {
                    open.add(new ShardRange(
                            shard.shardId(),
                            HashKey.parse(shard.hashKeyRange().startingHashKey()),
                            HashKey.parse(shard.hashKeyRange().endingHashKey())));
                }
            }
            if (page.nextToken() == null) {
                return open;
            }
            request = ListShardsRequest.builder().nextToken(page.nextToken()).build();
        }
    }

    /**
     * The most bytes that a record of the stream may have, its partition key not counted.
     *
     * @throws OrreryException if the stream does not exist or can't be asked
     */
    public int maxRecordBytes() {
        StreamDescriptionSummary summary = describe();
        Integer kibibytes = summary.maxRecordSizeInKiB();
        int limit = kibibytes == null ? DEFAULT_RECORD_BYTES : kibibytes * 1024;
        return limit - PARTITION_KEY.length();
    }

    private StreamDescriptionSummary describe() {
        return answer(() -> client.describeStreamSummary(b -> b.streamName(stream)))
                .streamDescriptionSummary();
    }

    /** Asks again for a moment where that helps: the client, which puts too, does not by itself. */
    private <T> T answer(Supplier<CompletableFuture<T>> call) {
        try {
            return Failsafe.with(AGAIN).get(() -> call.get().join());
        } catch (RuntimeException e) {
            throw described(AwsFailures.cause(e));
        }
    }

    private RuntimeException described(Throwable cause) {
        if (cause instanceof ResourceNotFoundException) {
            return new UsageException(
                    "There is no stream '" + stream + "': create it, or let --create-stream SHARDS do so.", cause);
        }
        return AwsFailures.unavailable("Kinesis stream '" + stream + "'", cause);
    }

    /** Creates the stream if it does not exist, and waits until it can be used. */
    public void createIfMissing(StreamCapacity capacity) {
        CreateStreamRequest.Builder create = CreateStreamRequest.builder().streamName(stream);
        if (capacity instanceof StreamCapacity.Provisioned provisioned) {
            create.shardCount(provisioned.shards());
        } else {
            create.streamModeDetails(mode -> mode.streamMode(StreamMode.ON_DEMAND));
        }
        try {
            CreateStreamResponse unused = answer(() -> client.createStream(create.build()));
        } catch (OrreryException e) {
            if (!(e.getCause() instanceof ResourceInUseException)) {
                throw e;
            }
        }
        awaitActive();
    }

    private void awaitActive() {
        for (int i = 0; i < WAIT_ROUNDS; i++) {
            StreamStatus status = describe().streamStatus();
            if (status == StreamStatus.ACTIVE || status == StreamStatus.UPDATING) {
                return;
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OrreryException("Interrupted while waiting for stream '" + stream + "'.", e);
            }
        }
        throw new OrreryException("Stream '" + stream + "' does not become active: look at it in the console.");
    }
}
