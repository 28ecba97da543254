package io.orrery.producer.stream;

import io.orrery.event.EventPart;
import io.orrery.event.json.EventParts;
import io.orrery.event.json.EventWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** User records that a lane puts together: one Kinesis record, or several for one event that is too large for it. */
final class Batch {

    /** Around the text of a part: its other fields, with names of tables as long as they get. */
    private static final int PART_OVERHEAD = 1_024;

    /** The partition key of what belongs to no row; an explicit hash key places it. */
    private static final String SCHEMA_KEY = "-";

    private final List<UserRecord> records;
    private final String origin;
    private List<EventPart> parts = List.of();
    private int nextPart;
    private byte[] payload;

    Batch(List<UserRecord> records, String origin) {
        this.records = List.copyOf(records);
        this.origin = origin;
    }

    List<UserRecord> records() {
        return records;
    }

    /** What a user record takes in a Kinesis record, its key and framing counted. */
    static int sizeOf(UserRecord record) {
        int key = record.everywhere() ? 0 : record.partitionKey().length() * 3;
        return record.data().length + key + AggregatedRecord.RECORD_OVERHEAD;
    }

    static int sizeOf(SchemaRecord schema) {
        return schema.data().length + AggregatedRecord.RECORD_OVERHEAD;
    }

    /** The Kinesis record to put now: the same one until {@link #advance} was called. */
    byte[] payload(ShardRange shard, int limit) {
        if (payload == null) {
            UserRecord first = records.get(0);
            if (parts.isEmpty() && records.size() == 1 && tooLarge(first, limit)) {
                parts = EventParts.split(first.table(), origin, first.version(), first.data(), partBytes(first, limit));
            }
            payload = parts.isEmpty() ? aggregate(shard) : part(shard, first, parts.get(nextPart));
        }
        return payload;
    }

    private static int partBytes(UserRecord record, int limit) {
        int schema = record.schema() == null ? 0 : sizeOf(record.schema());
        return limit - AggregatedRecord.FRAME - schema - sizeOfKey(record) - PART_OVERHEAD;
    }

    private static int sizeOfKey(UserRecord record) {
        return record.partitionKey().length() * 3 + AggregatedRecord.RECORD_OVERHEAD;
    }

    static boolean tooLarge(UserRecord record, int limit) {
        int schema = record.schema() == null ? 0 : sizeOf(record.schema());
        return AggregatedRecord.FRAME + schema + sizeOf(record) > limit;
    }

    private byte[] aggregate(ShardRange shard) {
        String start = shard.first().toString();
        AggregatedRecord out =
                new AggregatedRecord(records.stream().mapToInt(Batch::sizeOf).sum() + 1_024);
        Set<SchemaRecord> schemas = new HashSet<>();
        for (UserRecord record : records) {
            if (record.schema() != null && schemas.add(record.schema())) {
                out.add(SCHEMA_KEY, start, record.schema().data());
            }
        }
        for (UserRecord record : records) {
            if (record.everywhere()) {
                out.add(SCHEMA_KEY, start, record.data());
            } else {
                out.add(record.partitionKey(), null, record.data());
            }
        }
        return out.toBytes();
    }

    private static byte[] part(ShardRange shard, UserRecord record, EventPart part) {
        byte[] data = new EventWriter().write(part);
        AggregatedRecord out = new AggregatedRecord(data.length + 1_024);
        if (record.schema() != null) {
            out.add(SCHEMA_KEY, shard.first().toString(), record.schema().data());
        }
        out.add(record.partitionKey(), null, data);
        return out.toBytes();
    }

    /** Moves past the Kinesis record that was put. True if there is another. */
    boolean advance() {
        payload = null;
        nextPart++;
        return nextPart < parts.size();
    }
}
