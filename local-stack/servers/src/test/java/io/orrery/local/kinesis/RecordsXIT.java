package io.orrery.local.kinesis;

import static io.orrery.local.kinesis.KinesisFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Puts and reads over CBOR, the SDK's default. */
class RecordsXIT {

    private static KinesisServer server;
    private static KinesisFixture kinesis;

    @BeforeAll
    static void start() {
        server = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        kinesis = new KinesisFixture(Clients.withoutRetries(server.endpoint()));
    }

    @AfterAll
    static void stop() {
        kinesis.close();
        server.close();
    }

    @Test
    void readsBackWhatWasPut() {
        kinesis.create("plain", 1);
        Instant before = Instant.now().minusMillis(1);
        PutRecordResponse put = kinesis.put("plain", "key", "hello");

        GetRecordsResponse read =
                kinesis.read(kinesis.iterator("plain", put.shardId(), ShardIteratorType.TRIM_HORIZON));

        assertThat(put.shardId()).isEqualTo("shardId-000000000000");
        assertThat(read.millisBehindLatest()).isZero();
        assertThat(read.nextShardIterator()).isNotEmpty();
        Record record = read.records().get(0);
        assertThat(record.data().asUtf8String()).isEqualTo("hello");
        assertThat(record.partitionKey()).isEqualTo("key");
        assertThat(record.sequenceNumber()).isEqualTo(put.sequenceNumber());
        assertThat(record.approximateArrivalTimestamp()).isBetween(before, Instant.now());
    }

    @Test
    void batchKeepsTheOrderOfEachShard() {
        kinesis.create("batch", 3);
        List<PutRecordsRequestEntry> entries = IntStream.range(0, 500)
                .mapToObj(i -> PutRecordsRequestEntry.builder()
                        .partitionKey("key-" + i)
                        .data(SdkBytes.fromUtf8String(Integer.toString(i)))
                        .build())
                .toList();

        PutRecordsResponse put = kinesis.client
                .putRecords(r -> r.streamName("batch").records(entries))
                .join();

        assertThat(put.failedRecordCount()).isZero();
        int total = 0;
        for (var shard : kinesis.shards("batch")) {
            List<Record> records = kinesis.readAll("batch", shard.shardId());
            total += records.size();
            assertThat(records)
                    .extracting(r -> Integer.valueOf(r.data().asUtf8String()))
                    .isSorted();
            assertThat(records)
                    .extracting(r -> new BigInteger(r.sequenceNumber()))
                    .isSorted();
            for (Record record : records) {
                int place = Integer.parseInt(record.data().asUtf8String());
                assertThat(put.records().get(place).shardId()).isEqualTo(shard.shardId());
                assertThat(put.records().get(place).sequenceNumber()).isEqualTo(record.sequenceNumber());
            }
        }
        assertThat(total).isEqualTo(500);
    }

    @Test
    void everyIteratorTypeStartsWhereItSays() {
        kinesis.create("types", 1);
        String shard = "shardId-000000000000";
        String first = kinesis.put("types", "k", "1").sequenceNumber();
        String second = kinesis.put("types", "k", "2").sequenceNumber();
        Instant secondArrival = kinesis.readAll("types", shard).get(1).approximateArrivalTimestamp();
        String latest = kinesis.iterator("types", shard, ShardIteratorType.LATEST);
        kinesis.put("types", "k", "3");

        assertThat(data(kinesis.read(latest))).containsExactly("3");
        assertThat(data(at(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, first))).containsExactly("1", "2", "3");
        assertThat(data(at(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, first)))
                .containsExactly("2", "3");
        assertThat(data(at(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, second)))
                .containsExactly("3");
        String byTime = kinesis.client
                .getShardIterator(r -> r.streamName("types")
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                        .timestamp(secondArrival))
                .join()
                .shardIterator();
        assertThat(data(kinesis.read(byTime))).endsWith("2", "3");
        assertThat(refusal(kinesis.client.getShardIterator(r -> r.streamName("types")
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                        .startingSequenceNumber("123"))))
                .isEqualTo("InvalidArgumentException");
        assertThat(refusal(kinesis.client.getShardIterator(r -> r.streamName("types")
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                        .timestamp(Instant.now().plusSeconds(3600)))))
                .isEqualTo("InvalidArgumentException");
    }

    private static GetRecordsResponse at(String shard, ShardIteratorType type, String number) {
        return kinesis.read(kinesis.client
                .getShardIterator(r -> r.streamName("types")
                        .shardId(shard)
                        .shardIteratorType(type)
                        .startingSequenceNumber(number))
                .join()
                .shardIterator());
    }

    @Test
    void readsInPagesAndSaysHowFarBehind() {
        kinesis.create("pages", 1);
        for (int i = 0; i < 5; i++) {
            kinesis.put("pages", "k", Integer.toString(i));
        }
        String start = kinesis.iterator("pages", "shardId-000000000000", ShardIteratorType.TRIM_HORIZON);

        GetRecordsResponse first =
                kinesis.client.getRecords(r -> r.shardIterator(start).limit(2)).join();
        GetRecordsResponse rest = kinesis.read(first.nextShardIterator());

        assertThat(data(first)).containsExactly("0", "1");
        assertThat(first.millisBehindLatest()).isPositive();
        assertThat(data(rest)).containsExactly("2", "3", "4");
        assertThat(rest.millisBehindLatest()).isZero();
    }

    @Test
    void explicitHashKeyDecidesTheShard() {
        kinesis.create("explicit", 2);
        String last = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE).toString();

        String high = kinesis.client
                .putRecord(r -> r.streamName("explicit")
                        .partitionKey("k")
                        .explicitHashKey(last)
                        .data(SdkBytes.fromUtf8String("x")))
                .join()
                .shardId();

        assertThat(high).isEqualTo("shardId-000000000001");
        assertThat(refusal(kinesis.client.putRecord(r -> r.streamName("explicit")
                        .partitionKey("k")
                        .explicitHashKey(
                                new BigInteger(last).add(BigInteger.ONE).toString())
                        .data(SdkBytes.fromUtf8String("x")))))
                .isEqualTo("InvalidArgumentException");
    }

    @Test
    void arnNamesTheStreamToo() {
        kinesis.create("by-arn", 1);
        String arn = kinesis.arn("by-arn");

        assertThat(arn).isEqualTo("arn:aws:kinesis:us-east-1:000000000000:stream/by-arn");
        kinesis.client
                .putRecord(r -> r.streamARN(arn).partitionKey("k").data(SdkBytes.fromUtf8String("x")))
                .join();
        assertThat(kinesis.client.listShards(r -> r.streamARN(arn)).join().shards())
                .hasSize(1);
        assertThat(kinesis.readAll("by-arn", "shardId-000000000000")).hasSize(1);
    }

    @Test
    void sizesAreLimited() {
        kinesis.create("sizes", 1);
        int max = 1 << 20;
        assertThat(put("sizes", "k", max - 1).join().shardId()).isNotNull();
        assertThat(refusal(put("sizes", "k", max))).isEqualTo("ValidationException");
        kinesis.client
                .updateMaxRecordSize(r -> r.streamARN(kinesis.arn("sizes")).maxRecordSizeInKiB(10_240))
                .join();
        assertThat(put("sizes", "k", 10 * max - 1).join().shardId()).isNotNull();
        assertThat(refusal(put("sizes", "k", 10 * max))).isEqualTo("ValidationException");
        assertThat(refusal(put("sizes", "k".repeat(257), 1))).isEqualTo("ValidationException");
        assertThat(kinesis.readAll("sizes", "shardId-000000000000"))
                .extracting(r -> r.data().asByteArrayUnsafe().length)
                .containsExactly(max - 1, 10 * max - 1);

        PutRecordsRequestEntry big = PutRecordsRequestEntry.builder()
                .partitionKey("k")
                .data(SdkBytes.fromByteArrayUnsafe(new byte[max]))
                .build();
        assertThat(refusal(kinesis.client.putRecords(
                        r -> r.streamName("sizes").records(java.util.Collections.nCopies(10, big)))))
                .isEqualTo("InvalidArgumentException");
        PutRecordsRequestEntry small = PutRecordsRequestEntry.builder()
                .partitionKey("k")
                .data(SdkBytes.fromUtf8String("x"))
                .build();
        assertThat(refusal(kinesis.client.putRecords(
                        r -> r.streamName("sizes").records(java.util.Collections.nCopies(501, small)))))
                .isEqualTo("ValidationException");
    }

    private static java.util.concurrent.CompletableFuture<PutRecordResponse> put(String stream, String key, int size) {
        return kinesis.client.putRecord(
                r -> r.streamName(stream).partitionKey(key).data(SdkBytes.fromByteArrayUnsafe(new byte[size])));
    }

    @Test
    void unknownThingsAreNamed() {
        assertThat(refusal(kinesis.client.describeStream(r -> r.streamName("absent"))))
                .isEqualTo("ResourceNotFoundException");
        assertThat(refusal(kinesis.client.getRecords(r -> r.shardIterator("no-iterator"))))
                .isEqualTo("InvalidArgumentException");
        kinesis.create("known", 1);
        assertThat(refusal(kinesis.client.getShardIterator(r -> r.streamName("known")
                        .shardId("shardId-000000000007")
                        .shardIteratorType(ShardIteratorType.LATEST))))
                .isEqualTo("ResourceNotFoundException");
        assertThat(refusal(kinesis.client.describeStream(r -> r.streamName("no/name"))))
                .isEqualTo("ValidationException");
    }

    private static List<String> data(GetRecordsResponse response) {
        return response.records().stream().map(r -> r.data().asUtf8String()).toList();
    }
}
