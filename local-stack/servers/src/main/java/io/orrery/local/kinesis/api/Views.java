package io.orrery.local.kinesis.api;

import io.orrery.local.kinesis.stream.Consumer;
import io.orrery.local.kinesis.stream.HashRange;
import io.orrery.local.kinesis.stream.ShardSpec;
import io.orrery.local.kinesis.stream.Stream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shapes of the API that several operations answer with. */
final class Views {

    private Views() {}

    static Map<String, Object> shard(Stream stream, ShardSpec shard) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("ShardId", shard.id());
        if (shard.hasParent()) {
            view.put("ParentShardId", ShardSpec.id(shard.parent()));
        }
        if (shard.hasAdjacentParent()) {
            view.put("AdjacentParentShardId", ShardSpec.id(shard.adjacentParent()));
        }
        view.put("HashKeyRange", range(shard.range()));
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put(
                "StartingSequenceNumber",
                stream.sequenceNumber(shard.firstIndex(), shard.openedMillis(), shard.number()));
        if (!shard.isOpen()) {
            numbers.put(
                    "EndingSequenceNumber",
                    stream.sequenceNumber(shard.endIndex(), shard.closedMillis(), shard.number()));
        }
        view.put("SequenceNumberRange", numbers);
        return view;
    }

    static List<Map<String, Object>> childShards(Stream stream, ShardSpec parent) {
        return stream.children(parent).stream().map(Views::childShard).toList();
    }

    private static Map<String, Object> childShard(ShardSpec child) {
        List<String> parents = child.hasAdjacentParent()
                ? List.of(ShardSpec.id(child.parent()), ShardSpec.id(child.adjacentParent()))
                : List.of(ShardSpec.id(child.parent()));
        return Map.of("ShardId", child.id(), "ParentShards", parents, "HashKeyRange", range(child.range()));
    }

    private static Map<String, Object> range(HashRange range) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("StartingHashKey", range.start().toString());
        view.put("EndingHashKey", range.end().toString());
        return view;
    }

    static Map<String, Object> mode(Stream stream) {
        return Map.of("StreamMode", stream.spec().onDemand() ? "ON_DEMAND" : "PROVISIONED");
    }

    static Map<String, Object> summary(Stream stream, long nowMillis) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("StreamName", stream.spec().name());
        view.put("StreamARN", stream.arn());
        view.put("StreamStatus", stream.status(nowMillis).name());
        view.put("StreamModeDetails", mode(stream));
        view.put("StreamCreationTimestamp", created(stream));
        return view;
    }

    /** The service keeps whole seconds. */
    static Instant created(Stream stream) {
        return Instant.ofEpochSecond(stream.spec().createdMillis() / 1000);
    }

    static Map<String, Object> consumer(Stream stream, Consumer consumer, String status) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("ConsumerName", consumer.name());
        view.put("ConsumerARN", consumer.arn(stream.arn()));
        view.put("ConsumerStatus", status);
        view.put("ConsumerCreationTimestamp", Instant.ofEpochSecond(consumer.createdMillis() / 1000));
        return view;
    }
}
