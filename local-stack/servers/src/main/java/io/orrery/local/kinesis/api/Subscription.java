package io.orrery.local.kinesis.api;

import io.orrery.local.kinesis.limits.ShardLimits;
import io.orrery.local.kinesis.limits.TokenBucket;
import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Codec;
import io.orrery.local.kinesis.protocol.EventStreamFrame;
import io.orrery.local.kinesis.stream.Shard;
import io.orrery.local.kinesis.stream.Stream;
import io.orrery.local.kinesis.stream.Streams;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Pushes one shard to one consumer for up to five minutes: records as they come, and an event without records every few seconds,
 * which says how far the consumer is and finds out whether the connection still stands.
 */
final class Subscription implements Reply.Source {

    private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long IDLE_MILLIS = 5_000;
    private static final int MAX_RECORDS = 10_000;
    private static final long MAX_EVENT_BYTES = 1L << 20;

    private final Streams streams;
    private final Stream stream;
    private final Shard shard;
    private final Codec codec;
    private final long startedMillis;
    private final BooleanSupplier registered;
    private long nextIndex;
    private String continuation;
    private volatile boolean takenOver;

    Subscription(
            Streams streams,
            Stream stream,
            Shard shard,
            long firstIndex,
            Codec codec,
            long startedMillis,
            BooleanSupplier registered) {
        this.streams = streams;
        this.stream = stream;
        this.shard = shard;
        this.nextIndex = firstIndex;
        this.codec = codec;
        this.startedMillis = startedMillis;
        this.registered = registered;
        // Before any record: a number from which the next subscription goes on at the same place.
        this.continuation = stream.sequenceNumber(
                Math.max(firstIndex, shard.spec().firstIndex() + 1) - 1,
                startedMillis,
                shard.spec().number());
    }

    long startedMillis() {
        return startedMillis;
    }

    /** Ends this subscription because the consumer has begun another. */
    void takeOver() {
        takenOver = true;
        shard.log().wakeReaders();
    }

    @Override
    public void run(Reply.Sink sink) throws IOException, InterruptedException {
        sink.send(EventStreamFrame.event("initial-response", codec, Map.of()));
        long began = System.nanoTime();
        long now = startedMillis;
        TokenBucket pace = new TokenBucket(ShardLimits.READ_BYTES_PER_SECOND, now);
        boolean first = true;
        while (System.nanoTime() - began < LIFE_NANOS) {
            now = startedMillis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            if (takenOver || !registered.getAsBoolean() || isGone(now)) {
                sink.send(EventStreamFrame.exception(ending(), codec));
                return;
            }
            Reading reading = Reading.of(stream, shard, nextIndex, MAX_RECORDS, MAX_EVENT_BYTES, now);
            if (reading.batch().records().isEmpty() && !reading.shardEnded() && !first && !idle(now)) {
                continue;
            }
            first = false;
            sink.send(EventStreamFrame.event("SubscribeToShardEvent", codec, event(reading)));
            lastSent = now;
            if (reading.shardEnded()) {
                return;
            }
            throttle(pace, reading.batch().bytes(), now);
        }
    }

    private long lastSent;

    /** Waits for records; true when it is time for an event without any. */
    private boolean idle(long now) throws InterruptedException {
        long left = lastSent + IDLE_MILLIS - now;
        if (left <= 0) {
            return true;
        }
        shard.log().awaitIndex(nextIndex, Math.min(left, 1_000));
        return false;
    }

    private void throttle(TokenBucket pace, long bytes, long now) throws InterruptedException {
        if (streams.options().limits()) {
            pace.take(bytes, now);
            TimeUnit.MILLISECONDS.sleep(pace.millisUntil(1, now));
        }
    }

    private Map<String, Object> event(Reading reading) {
        nextIndex = reading.batch().nextIndex();
        int count = reading.batch().records().size();
        if (count > 0) {
            continuation = reading.sequenceNumber(reading.batch().records().get(count - 1));
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("Records", reading.records());
        event.put("MillisBehindLatest", reading.millisBehind());
        if (reading.shardEnded()) {
            List<Map<String, Object>> children = Views.childShards(stream, shard.spec());
            event.put("ChildShards", children);
        } else {
            event.put("ContinuationSequenceNumber", continuation);
        }
        return event;
    }

    private boolean isGone(long now) {
        try {
            return streams.get(stream.spec().name(), now) != stream;
        } catch (ApiException e) {
            return true;
        }
    }

    private ApiException ending() {
        return takenOver
                ? ApiException.inUse("Another subscription of this consumer has taken over.")
                : ApiException.notFound("The stream or the consumer has been deleted.");
    }
}
