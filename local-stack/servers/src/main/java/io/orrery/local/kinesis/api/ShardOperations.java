package io.orrery.local.kinesis.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Codec;
import io.orrery.local.kinesis.protocol.Request;
import io.orrery.local.kinesis.stream.HashRange;
import io.orrery.local.kinesis.stream.ShardFilter;
import io.orrery.local.kinesis.stream.ShardSpec;
import io.orrery.local.kinesis.stream.Stream;
import io.orrery.local.kinesis.stream.Streams;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Lists, splits and merges shards. */
final class ShardOperations {

    private static final int MAX_RESULTS = 10_000;
    private static final int RESULTS_BY_DEFAULT = 1_000;

    private final Streams streams;
    private final Targets targets;

    ShardOperations(Streams streams, Targets targets) {
        this.streams = streams;
        this.targets = targets;
    }

    Map<String, Operation> all() {
        return Map.of(
                "ListShards", this::list,
                "SplitShard", this::split,
                "MergeShards", this::merge,
                "UpdateShardCount", this::updateCount);
    }

    private Reply list(Call call) {
        Request request = call.request();
        long now = call.nowMillis();
        Optional<PageToken> token =
                request.optionalText("NextToken").map(text -> PageToken.decode(text, "shards", now));
        if (token.isPresent() && (request.has("StreamName") || request.has("StreamARN"))) {
            throw ApiException.invalidArgument("NextToken and StreamName cannot be provided together.");
        }
        // A token carries the stream, its incarnation and the filter, so that every page is of the same list.
        String[] context = token.map(t -> t.context().split("\n", 3)).orElse(null);
        Stream stream = context == null ? targets.stream(call) : streams.get(context[0], now);
        if (context != null && stream.spec().stamp() != Long.parseLong(context[1])) {
            throw ApiException.notFound("The stream of this NextToken has been deleted.");
        }
        Optional<Request> filter = context == null
                ? request.optionalObject("ShardFilter")
                : storedFilter(context.length > 2 ? context[2] : "");
        long horizon =
                Math.max(now - stream.retention().toMillis(), stream.spec().createdMillis());
        Predicate<ShardSpec> wanted =
                filter.map(f -> ShardFilter.of(f, horizon, now)).orElse(shard -> true);
        String after = token.map(PageToken::after)
                .or(() -> request.optionalText("ExclusiveStartShardId"))
                .orElse("");
        int limit = request.integer("MaxResults", 1, MAX_RESULTS, RESULTS_BY_DEFAULT);

        List<ShardSpec> rest = stream.spec().shards().stream()
                .filter(wanted)
                .filter(shard -> shard.id().compareTo(after) > 0)
                .toList();
        List<ShardSpec> page = rest.subList(0, Math.min(limit, rest.size()));
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("Shards", page.stream().map(s -> Views.shard(stream, s)).toList());
        if (rest.size() > page.size()) {
            String stored = stream.spec().name() + "\n" + stream.spec().stamp() + "\n" + store(filter);
            String last = page.get(page.size() - 1).id();
            reply.put("NextToken", new PageToken("shards", last, stored, now).encode());
        }
        return Reply.of(reply);
    }

    private static String store(Optional<Request> filter) {
        return filter.map(f -> {
                    Map<String, Object> kept = new LinkedHashMap<>();
                    kept.put("Type", f.text("Type"));
                    kept.put("ShardId", f.optionalText("ShardId").orElse(null));
                    kept.put("Timestamp", f.optionalInstant("Timestamp").orElse((Instant) null));
                    return new String(Codec.JSON.write(kept), UTF_8);
                })
                .orElse("");
    }

    private static Optional<Request> storedFilter(String json) {
        if (json.isEmpty()) {
            return Optional.empty();
        }
        JsonNode node = Codec.JSON.read(json.getBytes(UTF_8));
        return Optional.of(new Request(Codec.JSON, node));
    }

    private Reply split(Call call) {
        Request request = call.request();
        String shardId = request.text("ShardToSplit");
        String newStart = request.text("NewStartingHashKey");
        Stream stream = targets.activeStream(call);
        ShardSpec shard = targets.openShard(stream, shardId);
        BigInteger key = PutOperations.hashKey("NewStartingHashKey", newStart);
        HashRange range = shard.range();
        if (!range.contains(key) || key.equals(range.start())) {
            throw ApiException.invalidArgument("NewStartingHashKey " + newStart + " used in SplitShard() on shard "
                    + shardId + " in stream " + stream.spec().name() + " under account "
                    + streams.options().account() + " is not both greater than one plus the shard's StartingHashKey "
                    + range.start() + " and less than the shard's EndingHashKey " + range.end() + ".");
        }
        call.reach(shardId);
        checkQuota(1, call.nowMillis());
        streams.split(stream, shard, key, call.nowMillis());
        return Reply.EMPTY;
    }

    private Reply merge(Call call) {
        Request request = call.request();
        String firstId = request.text("ShardToMerge");
        String secondId = request.text("AdjacentShardToMerge");
        Stream stream = targets.activeStream(call);
        ShardSpec first = targets.openShard(stream, firstId);
        ShardSpec second = targets.openShard(stream, secondId);
        if (!first.range().precedes(second.range()) && !second.range().precedes(first.range())) {
            throw ApiException.invalidArgument("Shards " + firstId + " and " + secondId + " in stream "
                    + stream.spec().name() + " under account "
                    + streams.options().account() + " are not an adjacent pair of shards eligible for merging");
        }
        call.reach(firstId);
        streams.merge(stream, first, second, call.nowMillis());
        return Reply.EMPTY;
    }

    private Reply updateCount(Call call) {
        Request request = call.request();
        int target = request.integer("TargetShardCount", 1, Integer.MAX_VALUE);
        String scaling = request.text("ScalingType");
        if (!scaling.equals("UNIFORM_SCALING")) {
            throw ApiException.validation(
                    "ScalingType", scaling, "Member must satisfy enum value set: [UNIFORM_SCALING]");
        }
        Stream stream = targets.activeStream(call);
        if (stream.spec().onDemand()) {
            throw ApiException.invalidArgument("UpdateShardCount is not available to a stream in ON_DEMAND mode.");
        }
        int current = stream.spec().openShards().size();
        if (target > 2L * current) {
            throw ApiException.invalidArgument("UpdateShardCount cannot scale up over double your current open shard"
                    + " count. Current open shard count: " + current + " Target shard count: " + target);
        }
        if (target < (current + 1) / 2) {
            throw ApiException.invalidArgument("UpdateShardCount cannot scale down below half your current open shard"
                    + " count. Current open shard count: " + current + " Target shard count: " + target);
        }
        checkQuota(target - current, call.nowMillis());
        streams.scale(stream, target, call.nowMillis());
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("StreamName", stream.spec().name());
        reply.put("StreamARN", stream.arn());
        reply.put("CurrentShardCount", current);
        reply.put("TargetShardCount", target);
        return Reply.of(reply);
    }

    private void checkQuota(int more, long nowMillis) {
        long open = streams.list(nowMillis).stream()
                .mapToLong(stream -> stream.spec().openShards().size())
                .sum();
        if (open + more > StreamOperations.SHARD_QUOTA) {
            throw ApiException.limitExceeded("This request would exceed the shard limit for the account "
                    + streams.options().account() + " in " + streams.options().region() + ". Limit: "
                    + StreamOperations.SHARD_QUOTA);
        }
    }
}
