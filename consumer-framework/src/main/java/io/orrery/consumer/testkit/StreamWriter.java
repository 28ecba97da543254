package io.orrery.consumer.testkit;

import io.orrery.consumer.worker.HashRange;
import io.orrery.event.Event;
import io.orrery.event.TableSchema;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Puts events on a stream as the producer does, aggregated, for a satellite that is tested on one; the test says which
 * shard. The stream must keep its shards meanwhile. For many threads, one a shard.
 */
public final class StreamWriter {

    private static final int EVENTS_PER_RECORD = 500;

    private final KinesisAsyncClient kinesis;
    private final String stream;
    private final List<String> keys;

    /** A writer for a stream that exists; {@code kinesis} stays the caller's to close. */
    public StreamWriter(KinesisAsyncClient kinesis, String stream) {
        this.kinesis = kinesis;
        this.stream = stream;
        this.keys = kinesis.listShards(list -> list.streamName(stream)).join().shards().stream()
                .map(StreamWriter::keyOf)
                .toList();
    }

    private static String keyOf(Shard shard) {
        HashRange range = HashRange.of(
                shard.hashKeyRange().startingHashKey(), shard.hashKeyRange().endingHashKey());
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "k" + i)
                .filter(key -> range.contains(HashRange.hashKey(key, null)))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Puts events to a shard, in their order, in records of some hundreds that each begin with {@code schema}.
     *
     * @param shard its place in the stream's list of shards, from 0
     * @throws java.util.concurrent.CompletionException if Kinesis refuses a record
     */
    public void put(int shard, TableSchema schema, List<? extends Event> events) {
        for (int i = 0; i < events.size(); i += EVENTS_PER_RECORD) {
            List<? extends Event> some = events.subList(i, Math.min(events.size(), i + EVENTS_PER_RECORD));
            put(keys.get(shard), Stream.concat(Stream.of(schema), some.stream()));
        }
    }

    private void put(String key, Stream<Event> events) {
        StreamRecord record = new StreamRecord();
        events.forEach(event -> record.add(key, event));
        kinesis.putRecord(
                        put -> put.streamName(stream).partitionKey(key).data(SdkBytes.fromByteArray(record.toBytes())))
                .join();
    }
}
