package io.orrery.local.kinesis;

import static io.orrery.local.kinesis.KinesisFixture.refusal;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamMode;

/**
 * SDK calls that are made to two endpoints; each step says in one line what it saw, without what may rightly differ (sequence numbers,
 * times, messages). Each step has a stream of its own, so that none depends on another.
 */
final class ConformanceSteps {

    private static final String ROOT = "shardId-000000000000";
    private static final String HIGH = "shardId-000000000002";
    private static final String MIDDLE = BigInteger.ONE.shiftLeft(127).toString();

    private final Map<String, Function<KinesisFixture, String>> steps = new LinkedHashMap<>();

    /** All steps by name. */
    static Map<String, Function<KinesisFixture, String>> all() {
        ConformanceSteps all = new ConformanceSteps();
        all.streams();
        all.records();
        all.iterators();
        all.consumers();
        all.settings();
        all.refusals();
        all.steps.putAll(ConformanceReshards.all());
        return all.steps;
    }

    private void streams() {
        steps.put("describe", k -> {
            k.create("describe", 3);
            var d = k.client
                    .describeStream(r -> r.streamName("describe"))
                    .join()
                    .streamDescription();
            return d.streamName()
                    + d.streamARN()
                    + d.streamStatusAsString()
                    + d.retentionPeriodHours()
                    + d.hasMoreShards()
                    + d.encryptionTypeAsString()
                    + lineage(d.shards());
        });
        steps.put("describe-page", k -> {
            k.create("describe-page", 3);
            var d = k.client
                    .describeStream(r -> r.streamName("describe-page").limit(1).exclusiveStartShardId(ROOT))
                    .join()
                    .streamDescription();
            return d.hasMoreShards() + lineage(d.shards());
        });
        steps.put("summary", k -> {
            k.create("summary", 2);
            var d = k.client
                    .describeStreamSummary(r -> r.streamName("summary"))
                    .join()
                    .streamDescriptionSummary();
            return d.streamARN()
                    + d.openShardCount()
                    + d.consumerCount()
                    + d.retentionPeriodHours()
                    + d.streamModeDetails().streamModeAsString();
        });
        steps.put("on-demand", k -> {
            k.client
                    .createStream(
                            r -> r.streamName("on-demand").streamModeDetails(m -> m.streamMode(StreamMode.ON_DEMAND)))
                    .join();
            k.awaitActive("on-demand");
            var d = k.client
                    .describeStreamSummary(r -> r.streamName("on-demand"))
                    .join()
                    .streamDescriptionSummary();
            return d.openShardCount() + d.streamModeDetails().streamModeAsString();
        });
        steps.put("list-streams", k -> {
            k.create("zz-1", 1);
            k.create("zz-2", 1);
            var page = k.client
                    .listStreams(r -> r.exclusiveStartStreamName("zz-0").limit(1))
                    .join();
            return page.streamNames() + " " + page.hasMoreStreams();
        });
        steps.put("delete", k -> {
            k.create("delete", 1);
            k.client.deleteStream(r -> r.streamName("delete")).join();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !k.client.listStreams().join().streamNames().contains("delete"));
            return refusal(k.client.describeStream(r -> r.streamName("delete")));
        });
    }

    private void records() {
        steps.put("put-and-get", k -> {
            k.create("put-and-get", 1);
            var put = k.put("put-and-get", "key", "data");
            var read = k.read(k.iterator("put-and-get", ROOT, ShardIteratorType.TRIM_HORIZON));
            var record = read.records().get(0);
            return put.shardId()
                    + record.partitionKey()
                    + record.data().asUtf8String()
                    + record.sequenceNumber().equals(put.sequenceNumber())
                    + read.millisBehindLatest()
                    + (read.nextShardIterator() != null)
                    + read.hasChildShards();
        });
        steps.put("batch-routing", k -> {
            k.create("batch-routing", 4);
            List<PutRecordsRequestEntry> entries = IntStream.range(0, 40)
                    .mapToObj(i -> PutRecordsRequestEntry.builder()
                            .partitionKey("k" + i)
                            .data(SdkBytes.fromUtf8String("d" + i))
                            .build())
                    .toList();
            var put = k.client
                    .putRecords(r -> r.streamName("batch-routing").records(entries))
                    .join();
            return put.failedRecordCount()
                    + put.records().stream().map(PutRecordsResultEntry::shardId).collect(Collectors.joining(","))
                    + data(k, "batch-routing", 4);
        });
        steps.put("explicit-hash", k -> {
            k.create("explicit-hash", 2);
            return k.client
                    .putRecord(r -> r.streamName("explicit-hash")
                            .partitionKey("k")
                            .explicitHashKey(MIDDLE)
                            .data(SdkBytes.fromUtf8String("x")))
                    .join()
                    .shardId();
        });
        steps.put("get-with-limit", k -> {
            k.create("get-with-limit", 1);
            List.of("1", "2", "3").forEach(d -> k.put("get-with-limit", "k", d));
            String start = k.iterator("get-with-limit", ROOT, ShardIteratorType.TRIM_HORIZON);
            var first =
                    k.client.getRecords(r -> r.shardIterator(start).limit(2)).join();
            return data(first) + data(k.read(first.nextShardIterator()));
        });
        steps.put("behind-latest", k -> {
            k.create("behind-latest", 1);
            List.of("1", "2").forEach(d -> k.put("behind-latest", "k", d));
            String start = k.iterator("behind-latest", ROOT, ShardIteratorType.TRIM_HORIZON);
            Awaitility.await().pollDelay(Duration.ofMillis(20)).until(() -> true);
            var first =
                    k.client.getRecords(r -> r.shardIterator(start).limit(1)).join();
            return Boolean.toString(first.millisBehindLatest() > 0);
        });
    }

    private void iterators() {
        steps.put("latest", k -> {
            k.create("latest", 1);
            k.put("latest", "k", "1");
            String iterator = k.iterator("latest", ROOT, ShardIteratorType.LATEST);
            k.put("latest", "k", "2");
            return data(k.read(iterator));
        });
        for (ShardIteratorType type :
                List.of(ShardIteratorType.AT_SEQUENCE_NUMBER, ShardIteratorType.AFTER_SEQUENCE_NUMBER)) {
            String name = type.toString().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            steps.put(name, k -> {
                k.create(name, 1);
                String number = k.put(name, "k", "1").sequenceNumber();
                k.put(name, "k", "2");
                String iterator = k.client
                        .getShardIterator(r -> r.streamName(name)
                                .shardId(ROOT)
                                .shardIteratorType(type)
                                .startingSequenceNumber(number))
                        .join()
                        .shardIterator();
                return data(k.read(iterator));
            });
        }
        steps.put("at-timestamp", k -> {
            k.create("at-timestamp", 1);
            k.put("at-timestamp", "k", "1");
            Awaitility.await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            Instant between = Instant.now();
            Awaitility.await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            k.put("at-timestamp", "k", "2");
            String iterator = k.client
                    .getShardIterator(r -> r.streamName("at-timestamp")
                            .shardId(ROOT)
                            .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                            .timestamp(between))
                    .join()
                    .shardIterator();
            return data(k.read(iterator));
        });
    }

    private void consumers() {
        steps.put("consumer", k -> {
            k.create("fan-out", 1);
            String arn = k.arn("fan-out");
            String consumer = k.client
                    .registerStreamConsumer(r -> r.streamARN(arn).consumerName("app"))
                    .join()
                    .consumer()
                    .consumerARN();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> k.client
                    .describeStreamConsumer(r -> r.consumerARN(consumer))
                    .join()
                    .consumerDescription()
                    .consumerStatusAsString()
                    .equals("ACTIVE"));
            var listed = k.client.listStreamConsumers(r -> r.streamARN(arn)).join();
            return consumer.replaceAll("\\d+$", "N")
                    + listed.consumers().get(0).consumerName()
                    + listed.nextToken()
                    + refusal(k.client.registerStreamConsumer(
                            r -> r.streamARN(arn).consumerName("app")));
        });
    }

    private void settings() {
        steps.put("retention", k -> {
            k.create("retention", 1);
            k.client
                    .increaseStreamRetentionPeriod(
                            r -> r.streamName("retention").retentionPeriodHours(72))
                    .join();
            k.client
                    .decreaseStreamRetentionPeriod(
                            r -> r.streamName("retention").retentionPeriodHours(48))
                    .join();
            return k.client
                            .describeStreamSummary(r -> r.streamName("retention"))
                            .join()
                            .streamDescriptionSummary()
                            .retentionPeriodHours()
                    + refusal(k.client.increaseStreamRetentionPeriod(
                            r -> r.streamName("retention").retentionPeriodHours(24)))
                    + refusal(k.client.decreaseStreamRetentionPeriod(
                            r -> r.streamName("retention").retentionPeriodHours(12)));
        });
        steps.put("tags", k -> {
            k.create("tags", 1);
            k.client
                    .addTagsToStream(r -> r.streamName("tags").tags(Map.of("a", "1", "b", "2")))
                    .join();
            k.client
                    .removeTagsFromStream(r -> r.streamName("tags").tagKeys("a"))
                    .join();
            var left = k.client.listTagsForStream(r -> r.streamName("tags")).join();
            return left.hasMoreTags()
                    + left.tags().stream()
                            .map(t -> t.key() + "=" + t.value())
                            .toList()
                            .toString();
        });
        steps.put("mode", k -> {
            k.create("mode", 1);
            String arn = k.arn("mode");
            k.client
                    .updateStreamMode(r -> r.streamARN(arn).streamModeDetails(m -> m.streamMode(StreamMode.ON_DEMAND)))
                    .join();
            k.awaitActive("mode");
            return k.client
                    .describeStreamSummary(r -> r.streamName("mode"))
                    .join()
                    .streamDescriptionSummary()
                    .streamModeDetails()
                    .streamModeAsString();
        });
    }

    private void refusals() {
        steps.put("absent-stream", k -> refusal(k.client.describeStream(r -> r.streamName("absent"))));
        steps.put(
                "put-to-absent-stream",
                k -> refusal(k.client.putRecord(
                        r -> r.streamName("absent").partitionKey("k").data(SdkBytes.fromUtf8String("x")))));
        steps.put("stream-exists", k -> {
            k.create("stream-exists", 1);
            return refusal(
                    k.client.createStream(r -> r.streamName("stream-exists").shardCount(1)));
        });
        steps.put("absent-shard", k -> {
            k.create("absent-shard", 1);
            return refusal(k.client.getShardIterator(
                    r -> r.streamName("absent-shard").shardId(HIGH).shardIteratorType(ShardIteratorType.LATEST)));
        });
        steps.put("split-at-the-edge", k -> {
            k.create("split-at-the-edge", 1);
            return refusal(k.client.splitShard(
                    r -> r.streamName("split-at-the-edge").shardToSplit(ROOT).newStartingHashKey("0")));
        });
        steps.put("merge-strangers", k -> {
            k.create("merge-strangers", 3);
            return refusal(k.client.mergeShards(
                    r -> r.streamName("merge-strangers").shardToMerge(ROOT).adjacentShardToMerge(HIGH)));
        });
        steps.put("no-iterator", k -> refusal(k.client.getRecords(r -> r.shardIterator("nonsense"))));
        steps.put(
                "bad-name",
                k -> refusal(k.client.createStream(r -> r.streamName("a/b").shardCount(1))));
        steps.put("record-too-large", k -> {
            k.create("record-too-large", 1);
            return refusal(k.client.putRecord(r -> r.streamName("record-too-large")
                    .partitionKey("k")
                    .data(SdkBytes.fromByteArrayUnsafe(new byte[(1 << 20) + 1]))));
        });
        steps.put("hash-key-too-large", k -> {
            k.create("hash-key-too-large", 1);
            return refusal(k.client.putRecord(r -> r.streamName("hash-key-too-large")
                    .partitionKey("k")
                    .explicitHashKey(BigInteger.ONE.shiftLeft(128).toString())
                    .data(SdkBytes.fromUtf8String("x"))));
        });
    }

    static String lineage(List<Shard> shards) {
        return shards.stream()
                .map(s -> s.shardId() + "<" + s.parentShardId() + "," + s.adjacentParentShardId() + " "
                        + s.hashKeyRange().startingHashKey() + ".."
                        + s.hashKeyRange().endingHashKey() + " "
                        + (s.sequenceNumberRange().endingSequenceNumber() == null ? "open" : "closed"))
                .toList()
                .toString();
    }

    private static String data(GetRecordsResponse response) {
        return response.records().stream()
                .map(r -> r.data().asUtf8String())
                .toList()
                .toString();
    }

    private static String data(KinesisFixture k, String stream, int shards) {
        return IntStream.range(0, shards)
                .mapToObj(i -> data(
                        k.read(k.iterator(stream, String.format("shardId-%012d", i), ShardIteratorType.TRIM_HORIZON))))
                .collect(Collectors.joining(";"));
    }
}
