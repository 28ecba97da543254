package io.orrery.producer.stream;

import io.orrery.event.TableName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One event on its way to the stream. Immutable. */
final class UserRecord {

    /** What a record costs beside its data: objects here, lengths and indexes on the wire. */
    private static final int OVERHEAD = 160;

    private static final byte[] VERSION_FIELD = "\"version\":".getBytes(StandardCharsets.US_ASCII);

    private final long sequence;
    private final long version;
    private final TableName table;
    private final String partitionKey;
    private final HashKey hash;
    private final SchemaRecord schema;
    private final byte[] data;

    /**
     * @param sequence its place in the order of the binary log, from 1; never changes
     * @param version the version in {@code data}
     * @param table the event's table
     * @param partitionKey what Kinesis hashes; null for an event that goes to every shard
     * @param schema what the event follows; null if it needs none
     * @param data the event's document
     */
    UserRecord(long sequence, long version, TableName table, String partitionKey, SchemaRecord schema, byte[] data) {
        this(
                sequence,
                version,
                table,
                partitionKey,
                partitionKey == null ? null : HashKey.ofPartitionKey(partitionKey),
                schema,
                data);
    }

    private UserRecord(
            long sequence,
            long version,
            TableName table,
            String partitionKey,
            HashKey hash,
            SchemaRecord schema,
            byte[] data) {
        this.sequence = sequence;
        this.version = version;
        this.table = table;
        this.partitionKey = partitionKey;
        this.hash = hash;
        this.schema = schema;
        this.data = data;
    }

    long sequence() {
        return sequence;
    }

    long version() {
        return version;
    }

    TableName table() {
        return table;
    }

    String partitionKey() {
        return partitionKey;
    }

    /** Where it goes; null if everywhere. */
    HashKey hash() {
        return hash;
    }

    SchemaRecord schema() {
        return schema;
    }

    byte[] data() {
        return data;
    }

    /** How much of the memory bound it takes. */
    int memory() {
        return data.length + OVERHEAD;
    }

    boolean everywhere() {
        return partitionKey == null;
    }

    /** The same event under another version. */
    UserRecord withVersion(long newVersion) {
        int field = lastIndexOf(data, VERSION_FIELD) + VERSION_FIELD.length;
        int end = field;
        while (data[end] >= '0' && data[end] <= '9') {
            end++;
        }
        byte[] digits = Long.toString(newVersion).getBytes(StandardCharsets.US_ASCII);
        byte[] renewed = Arrays.copyOf(data, data.length - (end - field) + digits.length);
        System.arraycopy(digits, 0, renewed, field, digits.length);
        System.arraycopy(data, end, renewed, field + digits.length, data.length - end);
        return new UserRecord(sequence, newVersion, table, partitionKey, hash, schema, renewed);
    }

    /** The last one is the event's own: the metadata stands after the row, and its strings hold no quotes. */
    private static int lastIndexOf(byte[] data, byte[] field) {
        for (int start = data.length - field.length; start >= 0; start--) {
            if (Arrays.equals(data, start, start + field.length, field, 0, field.length)) {
                return start;
            }
        }
        throw new IllegalStateException("An event has no version");
    }
}
