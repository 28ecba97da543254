package io.orrery.local.kinesis.api;

import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Request;
import io.orrery.local.kinesis.stream.Shard;
import io.orrery.local.kinesis.stream.ShardIterator;
import io.orrery.local.kinesis.stream.ShardSpec;
import io.orrery.local.kinesis.stream.Stream;
import io.orrery.local.kinesis.stream.Streams;
import java.util.LinkedHashMap;
import java.util.Map;

/** GetShardIterator and GetRecords: polling. */
final class ReadOperations {

    private static final int MAX_RECORDS = 10_000;
    private static final long MAX_BYTES = 10L << 20;

    private final Streams streams;
    private final Targets targets;

    ReadOperations(Streams streams, Targets targets) {
        this.streams = streams;
        this.targets = targets;
    }

    Map<String, Operation> all() {
        return Map.of("GetShardIterator", this::getShardIterator, "GetRecords", this::getRecords);
    }

    private Reply getShardIterator(Call call) {
        Request request = call.request();
        String shardId = request.text("ShardId");
        String type = request.text("ShardIteratorType");
        Stream stream = targets.stream(call);
        Shard shard = targets.shard(stream, shardId);
        call.reach(shardId);
        long index = StartingPoint.resolve(
                stream, shard, "ShardIteratorType", type, request, "StartingSequenceNumber", call.nowMillis());
        return Reply.of(Map.of("ShardIterator", iterator(stream, shard, index, call.nowMillis())));
    }

    private Reply getRecords(Call call) {
        Request request = call.request();
        int limit = request.integer("Limit", 1, MAX_RECORDS, MAX_RECORDS);
        ShardIterator iterator = ShardIterator.decode(request.text("ShardIterator"))
                .orElseThrow(() -> ApiException.invalidArgument("Invalid ShardIterator."));
        if (iterator.isExpired(call.nowMillis())) {
            throw ApiException.of(
                    "ExpiredIteratorException",
                    "Iterator expired. The iterator was created at time " + iterator.issuedMillis()
                            + " while right now it is " + call.nowMillis()
                            + " which is further in the future than the tolerated delay of "
                            + ShardIterator.LIFE_MILLIS + " milliseconds.");
        }
        Stream stream = streams.get(iterator.stream(), call.nowMillis());
        if (stream.spec().stamp() != iterator.stamp()) {
            throw ApiException.notFound("The stream of this ShardIterator has been deleted.");
        }
        Shard shard = targets.shard(stream, ShardSpec.id(iterator.shard()));
        call.reach(shard.spec().id());
        if (streams.options().limits() && !shard.limits().tryRead(call.nowMillis())) {
            throw ApiException.throttled(
                    "Rate exceeded for shard " + shard.spec().id() + " in stream "
                            + stream.spec().name() + " under account "
                            + streams.options().account() + ".");
        }
        Reading reading = Reading.of(stream, shard, iterator.index(), limit, MAX_BYTES, call.nowMillis());
        shard.limits().chargeRead(reading.batch().bytes(), call.nowMillis());
        return Reply.of(reply(reading, call.nowMillis()));
    }

    private static Map<String, Object> reply(Reading reading, long nowMillis) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("Records", reading.records());
        reply.put("MillisBehindLatest", reading.millisBehind());
        if (reading.shardEnded()) {
            reply.put(
                    "ChildShards",
                    Views.childShards(reading.stream(), reading.shard().spec()));
        } else {
            reply.put(
                    "NextShardIterator",
                    iterator(reading.stream(), reading.shard(), reading.batch().nextIndex(), nowMillis));
        }
        return reply;
    }

    private static String iterator(Stream stream, Shard shard, long index, long nowMillis) {
        return new ShardIterator(
                        stream.spec().name(),
                        stream.spec().stamp(),
                        shard.spec().number(),
                        index,
                        nowMillis)
                .encode();
    }
}
