package io.orrery.consumer;

import io.orrery.consumer.testkit.StreamRecord;
import io.orrery.consumer.worker.HashRange;
import io.orrery.event.Delete;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableSchema;
import io.orrery.event.Update;
import io.orrery.event.Version;
import io.orrery.event.Write;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** Publishes changes as the producer does, in the small: aggregated, one lane a shard, put again after a reshard. */
public final class TestProducer {

    /** A change on its way. */
    private record Put(String key, Event event, TableSchema schema, long version) {
        BigInteger hash() {
            return HashRange.hashKey(key, null);
        }
    }

    private final KinesisAsyncClient kinesis;
    private final String stream;
    private final String origin;
    private final int epoch;
    private long counter;
    private List<Shard> shards;

    public TestProducer(KinesisAsyncClient kinesis, String stream, String origin, int epoch) {
        this.kinesis = kinesis;
        this.stream = stream;
        this.origin = origin;
        this.epoch = epoch;
        refresh();
    }

    private void refresh() {
        shards = kinesis.listShards(list -> list.streamName(stream)).join().shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .toList();
    }

    public Metadata metadata(TableSchema schema) {
        long version = new Version(epoch, ++counter).toLong();
        return new Metadata(
                schema.table(),
                origin,
                version,
                schema.id(),
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                new SourcePosition(null, "binlog.000001", counter, 0),
                false);
    }

    public Write<Row> write(TableSchema schema, Object... values) {
        return new Write<>(metadata(schema), new Row(schema, values));
    }

    public Update<Row> update(Row before, Object... values) {
        return new Update<>(metadata(before.schema()), before, new Row(before.schema(), values));
    }

    public Delete<Row> delete(Row row) {
        return new Delete<>(metadata(row.schema()), row);
    }

    /** Puts events of rows, each shard's in one aggregated record; returns when Kinesis has taken all. */
    public void put(io.orrery.event.ChangeEvent<Row> event) {
        put(List.of(event));
    }

    public void put(List<? extends io.orrery.event.ChangeEvent<Row>> events) {
        Deque<List<Put>> lanes = new ArrayDeque<>(split(events.stream()
                .map(event -> new Put(
                        event.table() + "/" + RowKey.of(event).text(),
                        event,
                        event.match(w -> w.row(), u -> u.after(), d -> d.row()).schema(),
                        event.version()))
                .toList()));
        while (!lanes.isEmpty()) {
            List<Put> lane = lanes.pop();
            Shard expected = shardOf(lane.get(0).hash());
            PutRecordResponse response = kinesis.putRecord(put -> put.streamName(stream)
                            .partitionKey("a")
                            .explicitHashKey(lane.get(0).hash().toString())
                            .data(SdkBytes.fromByteArray(aggregate(lane))))
                    .join();
            if (!response.shardId().equals(expected.shardId())) {
                // The stream was resharded: what was put with this record goes again, to where it belongs.
                refresh();
                List<Put> pending = new ArrayList<>(lane);
                lanes.forEach(pending::addAll);
                lanes.clear();
                pending.sort(Comparator.comparingLong(Put::version));
                lanes.addAll(split(pending));
            }
        }
    }

    private List<List<Put>> split(List<Put> puts) {
        Map<String, List<Put>> byShard = new LinkedHashMap<>();
        for (Put put : puts) {
            byShard.computeIfAbsent(shardOf(put.hash()).shardId(), id -> new ArrayList<>())
                    .add(put);
        }
        return new ArrayList<>(byShard.values());
    }

    private Shard shardOf(BigInteger hash) {
        return shards.stream()
                .filter(shard -> HashRange.of(
                                shard.hashKeyRange().startingHashKey(),
                                shard.hashKeyRange().endingHashKey())
                        .contains(hash))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] aggregate(List<Put> puts) {
        StreamRecord record = new StreamRecord();
        puts.forEach(put -> record.add(put.key(), put.schema(), put.event()));
        return record.toBytes();
    }

    /** Puts bytes as they are. */
    public void putRaw(String partitionKey, byte[] data) {
        kinesis.putRecord(
                        put -> put.streamName(stream).partitionKey(partitionKey).data(SdkBytes.fromByteArray(data)))
                .join();
    }
}
