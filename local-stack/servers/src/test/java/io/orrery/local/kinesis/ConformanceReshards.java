package io.orrery.local.kinesis;

import static io.orrery.local.kinesis.KinesisFixture.refusal;

import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The steps of {@link ConformanceSteps} that split, merge and scale, and list what came of it. */
final class ConformanceReshards {

    private static final String ROOT = "shardId-000000000000";
    private static final String LOW = "shardId-000000000001";
    private static final String HIGH = "shardId-000000000002";
    private static final String MIDDLE = BigInteger.ONE.shiftLeft(127).toString();

    private final Map<String, Function<KinesisFixture, String>> steps = new LinkedHashMap<>();

    static Map<String, Function<KinesisFixture, String>> all() {
        ConformanceReshards all = new ConformanceReshards();
        all.reshards();
        all.filters();
        return all.steps;
    }

    private void reshards() {
        steps.put("split", k -> {
            split(k, "split");
            return ConformanceSteps.lineage(k.shards("split")) + numbersGrow(k.shards("split"));
        });
        steps.put("split-end", k -> {
            split(k, "split-end");
            return end(k.read(k.iterator("split-end", ROOT, ShardIteratorType.TRIM_HORIZON)));
        });
        steps.put("put-after-split", k -> {
            split(k, "put-after-split");
            return k.put("put-after-split", "key", "x").shardId();
        });
        steps.put("merge", k -> {
            merge(k, "merge");
            return ConformanceSteps.lineage(k.shards("merge")) + numbersGrow(k.shards("merge"));
        });
        steps.put("merge-end", k -> {
            merge(k, "merge-end");
            return end(k.read(k.iterator("merge-end", HIGH, ShardIteratorType.TRIM_HORIZON)));
        });
        steps.put("double", k -> {
            k.create("double", 2);
            var answer = k.client
                    .updateShardCount(
                            r -> r.streamName("double").targetShardCount(4).scalingType(ScalingType.UNIFORM_SCALING))
                    .join();
            k.awaitActive("double");
            return answer.streamName()
                    + answer.currentShardCount()
                    + answer.targetShardCount()
                    + openRanges(k.shards("double"));
        });
        steps.put("scale-too-far", k -> {
            k.create("scale-too-far", 1);
            return refusal(k.client.updateShardCount(
                    r -> r.streamName("scale-too-far").targetShardCount(3).scalingType(ScalingType.UNIFORM_SCALING)));
        });
    }

    private void filters() {
        for (ShardFilterType type : List.of(
                ShardFilterType.AT_LATEST, ShardFilterType.AT_TRIM_HORIZON, ShardFilterType.FROM_TRIM_HORIZON)) {
            String name = type.toString().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            steps.put("filter-" + name, k -> {
                split(k, "filter-" + name);
                return ids(k.client
                        .listShards(r -> r.streamName("filter-" + name).shardFilter(f -> f.type(type)))
                        .join()
                        .shards());
            });
        }
        steps.put("filter-after-shard-id", k -> {
            split(k, "filter-after-shard-id");
            return ids(k.client
                    .listShards(r -> r.streamName("filter-after-shard-id")
                            .shardFilter(
                                    f -> f.type(ShardFilterType.AFTER_SHARD_ID).shardId(LOW)))
                    .join()
                    .shards());
        });
        steps.put("list-shards-pages", k -> {
            k.create("list-shards-pages", 3);
            var first = k.client
                    .listShards(r -> r.streamName("list-shards-pages").maxResults(2))
                    .join();
            var second =
                    k.client.listShards(r -> r.nextToken(first.nextToken())).join();
            return ids(first.shards()) + ids(second.shards()) + second.nextToken();
        });
    }

    private static void split(KinesisFixture k, String stream) {
        k.create(stream, 1);
        // The stream must be older than its reshard by a measurable time.
        Awaitility.await().pollDelay(Duration.ofMillis(50)).until(() -> true);
        k.client
                .splitShard(r -> r.streamName(stream).shardToSplit(ROOT).newStartingHashKey(MIDDLE))
                .join();
        k.awaitActive(stream);
    }

    private static void merge(KinesisFixture k, String stream) {
        split(k, stream);
        k.client
                .mergeShards(r -> r.streamName(stream).shardToMerge(LOW).adjacentShardToMerge(HIGH))
                .join();
        k.awaitActive(stream);
    }

    private static String openRanges(List<Shard> shards) {
        return shards.stream()
                .filter(s -> s.sequenceNumberRange().endingSequenceNumber() == null)
                .map(s -> s.hashKeyRange().startingHashKey() + ".."
                        + s.hashKeyRange().endingHashKey())
                .sorted()
                .toList()
                .toString();
    }

    private static boolean numbersGrow(List<Shard> shards) {
        Map<String, Shard> byId = shards.stream().collect(Collectors.toMap(Shard::shardId, s -> s));
        return shards.stream().filter(s -> s.parentShardId() != null).allMatch(s -> {
            String parentEnd = byId.get(s.parentShardId()).sequenceNumberRange().endingSequenceNumber();
            return new BigInteger(s.sequenceNumberRange().startingSequenceNumber()).compareTo(new BigInteger(parentEnd))
                    > 0;
        });
    }

    private static String end(GetRecordsResponse response) {
        return response.nextShardIterator()
                + response.childShards().stream()
                        .map((ChildShard c) -> c.shardId()
                                + c.parentShards()
                                + c.hashKeyRange().startingHashKey())
                        .toList();
    }

    private static String ids(List<Shard> shards) {
        return shards.stream().map(Shard::shardId).toList().toString();
    }
}
