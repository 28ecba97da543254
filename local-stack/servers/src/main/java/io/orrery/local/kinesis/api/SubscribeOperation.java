package io.orrery.local.kinesis.api;

import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Request;
import io.orrery.local.kinesis.stream.Shard;
import io.orrery.local.kinesis.stream.Stream;
import io.orrery.local.kinesis.stream.Streams;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** SubscribeToShard: checks the call, and sees to it that a consumer has one subscription for each shard. */
final class SubscribeOperation {

    /** Within this time of a successful call a second one is refused; later it takes the subscription over. */
    private static final long EXCLUSIVE_MILLIS = 5_000;

    private final Streams streams;
    private final Targets targets;
    private final Map<String, Subscription> current = new ConcurrentHashMap<>();

    SubscribeOperation(Streams streams, Targets targets) {
        this.streams = streams;
        this.targets = targets;
    }

    Map<String, Operation> all() {
        return Map.of("SubscribeToShard", this::subscribe);
    }

    private Reply subscribe(Call call) {
        Request request = call.request();
        String shardId = request.text("ShardId");
        String arn = request.text("ConsumerARN");
        Request start = request.optionalObject("StartingPosition")
                .orElseThrow(() -> ApiException.validation("StartingPosition", null, "Member must not be null"));
        Stream stream = targets.consumer(arn, call.nowMillis()).stream();
        Shard shard = targets.shard(stream, shardId);
        call.reach(shardId);
        long index = StartingPoint.resolve(
                stream, shard, "startingPosition.type", start.text("Type"), start, "SequenceNumber", call.nowMillis());
        Subscription subscription = new Subscription(
                streams, stream, shard, index, request.codec(), call.nowMillis(), () -> isRegistered(stream, arn));
        current.compute(arn + "/" + shardId, (key, earlier) -> {
            if (earlier != null) {
                if (streams.options().limits() && call.nowMillis() - earlier.startedMillis() < EXCLUSIVE_MILLIS) {
                    throw ApiException.inUse(
                            "Consumer " + arn + " has subscribed to shard " + shardId + " less than 5 seconds ago.");
                }
                earlier.takeOver();
            }
            return subscription;
        });
        return new Reply.Events(subscription);
    }

    private static boolean isRegistered(Stream stream, String arn) {
        return stream.spec().consumers().stream()
                .anyMatch(consumer -> consumer.arn(stream.arn()).equals(arn));
    }
}
