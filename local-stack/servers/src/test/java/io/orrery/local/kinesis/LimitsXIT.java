package io.orrery.local.kinesis;

import static io.orrery.local.kinesis.KinesisFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The throughput of a shard, on a clock that stands still until the test moves it. */
class LimitsXIT {

    private static final String SHARD = "shardId-000000000000";
    private static final String THROTTLED = "ProvisionedThroughputExceededException";

    private final MutableClock clock = new MutableClock();
    private KinesisServer server;
    private KinesisFixture kinesis;

    @BeforeEach
    void start() {
        server = KinesisServer.start(
                KinesisOptions.defaults().withTransition(Duration.ZERO).withClock(clock));
        kinesis = new KinesisFixture(Clients.withoutRetries(server.endpoint()));
        kinesis.create("s", 1);
    }

    @AfterEach
    void stop() {
        kinesis.close();
        server.close();
    }

    @Test
    void oneMebibyteASecondIn() {
        put(600 << 10).join();
        assertThat(refusal(put(600 << 10))).isEqualTo(THROTTLED);
        clock.advance(Duration.ofMillis(200));
        put(600 << 10).join();
    }

    @Test
    void oneThousandRecordsASecondIn() {
        assertThat(putMany(500, 1).failedRecordCount()).isZero();
        assertThat(putMany(400, 1).failedRecordCount()).isZero();
        PutRecordsResponse third = putMany(500, 1);
        assertThat(third.failedRecordCount()).isEqualTo(400);
        assertThat(third.records().subList(0, 100))
                .allSatisfy(r -> assertThat(r.sequenceNumber()).isNotNull());
        assertThat(third.records().subList(100, 500)).allSatisfy(r -> {
            assertThat(r.errorCode()).isEqualTo(THROTTLED);
            assertThat(r.sequenceNumber()).isNull();
        });
        assertThat(kinesis.readAll("s", SHARD)).hasSize(1_000);
    }

    @Test
    void fiveReadsASecond() {
        String iterator = kinesis.iterator("s", SHARD, ShardIteratorType.TRIM_HORIZON);
        for (int i = 0; i < 5; i++) {
            kinesis.read(iterator);
        }
        assertThat(refusal(kinesis.client.getRecords(r -> r.shardIterator(iterator))))
                .isEqualTo(THROTTLED);
        clock.advance(Duration.ofMillis(200));
        kinesis.read(iterator);
    }

    @Test
    void tenMebibytesReadAreFiveSecondsWorth() {
        for (int i = 0; i < 12; i++) {
            put((1 << 20) - 1).join();
            clock.advance(Duration.ofSeconds(1));
        }
        var first = kinesis.read(kinesis.iterator("s", SHARD, ShardIteratorType.TRIM_HORIZON));
        assertThat(first.records()).hasSize(10);
        assertThat(first.millisBehindLatest()).isPositive();
        clock.advance(Duration.ofMillis(3_990));
        assertThat(refusal(kinesis.client.getRecords(r -> r.shardIterator(first.nextShardIterator()))))
                .isEqualTo(THROTTLED);
        clock.advance(Duration.ofMillis(20));
        assertThat(kinesis.read(first.nextShardIterator()).records()).hasSize(2);
    }

    @Test
    void shardsAreLimitedOneByOne() {
        kinesis.create("two", 2);
        putTo("0", 900 << 10).join();
        assertThat(refusal(putTo("0", 900 << 10))).isEqualTo(THROTTLED);
        putTo("170141183460469231731687303715884105728", 900 << 10).join();
    }

    private CompletableFuture<PutRecordResponse> putTo(String hash, int size) {
        return kinesis.client.putRecord(r -> r.streamName("two")
                .partitionKey("k")
                .explicitHashKey(hash)
                .data(SdkBytes.fromByteArrayUnsafe(new byte[size])));
    }

    private CompletableFuture<PutRecordResponse> put(int size) {
        return kinesis.client.putRecord(
                r -> r.streamName("s").partitionKey("k").data(SdkBytes.fromByteArrayUnsafe(new byte[size])));
    }

    private PutRecordsResponse putMany(int count, int size) {
        List<PutRecordsRequestEntry> entries = Collections.nCopies(
                count,
                PutRecordsRequestEntry.builder()
                        .partitionKey("k")
                        .data(SdkBytes.fromByteArrayUnsafe(new byte[size]))
                        .build());
        return kinesis.client
                .putRecords(r -> r.streamName("s").records(entries))
                .join();
    }
}
