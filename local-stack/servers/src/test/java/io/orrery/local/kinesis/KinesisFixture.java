package io.orrery.local.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** What the tests of a Kinesis endpoint do again and again, whichever endpoint it is. */
final class KinesisFixture implements AutoCloseable {

    final KinesisAsyncClient client;

    KinesisFixture(KinesisAsyncClient client) {
        this.client = client;
    }

    void create(String stream, int shards) {
        client.createStream(r -> r.streamName(stream).shardCount(shards)).join();
        awaitActive(stream);
    }

    void awaitActive(String stream) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> client.describeStreamSummary(r -> r.streamName(stream))
                                .join()
                                .streamDescriptionSummary()
                                .streamStatus()
                        == StreamStatus.ACTIVE);
    }

    String arn(String stream) {
        return client.describeStreamSummary(r -> r.streamName(stream))
                .join()
                .streamDescriptionSummary()
                .streamARN();
    }

    PutRecordResponse put(String stream, String key, String data) {
        return client.putRecord(r -> r.streamName(stream).partitionKey(key).data(SdkBytes.fromUtf8String(data)))
                .join();
    }

    String iterator(String stream, String shard, ShardIteratorType type) {
        return client.getShardIterator(r -> r.streamName(stream).shardId(shard).shardIteratorType(type))
                .join()
                .shardIterator();
    }

    GetRecordsResponse read(String iterator) {
        return client.getRecords(r -> r.shardIterator(iterator)).join();
    }

    /** Every record of a shard, up to its end or its tip. */
    List<Record> readAll(String stream, String shard) {
        List<Record> all = new ArrayList<>();
        String iterator = iterator(stream, shard, ShardIteratorType.TRIM_HORIZON);
        while (iterator != null) {
            GetRecordsResponse response = read(iterator);
            all.addAll(response.records());
            if (response.records().isEmpty() && response.millisBehindLatest() == 0) {
                break;
            }
            iterator = response.nextShardIterator();
        }
        return all;
    }

    List<Shard> shards(String stream) {
        return client.listShards(r -> r.streamName(stream)).join().shards();
    }

    /** The name of the error that the call is refused with, such as {@code ResourceNotFoundException}. */
    static String refusal(CompletableFuture<?> call) {
        Throwable thrown = catchThrowable(call::join);
        assertThat(thrown).isInstanceOf(CompletionException.class);
        assertThat(thrown.getCause()).isInstanceOf(KinesisException.class);
        return ((KinesisException) thrown.getCause()).awsErrorDetails().errorCode();
    }

    @Override
    public void close() {
        client.close();
    }
}
