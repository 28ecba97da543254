package io.orrery.producer.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * Builds a KPL aggregated record, which the KCL takes apart by itself: four magic bytes, a protobuf message of tables of
 * keys and of user records, and its MD5. The format is public:
 * https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 */
final class AggregatedRecord {

    private static final byte[] MAGIC = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2};

    /** Magic and MD5. */
    static final int FRAME = 4 + 16;

    /** The most bytes that tags and lengths take around a user record and its key. */
    static final int RECORD_OVERHEAD = 32;

    private static final int PARTITION_KEYS = 1;
    private static final int EXPLICIT_HASH_KEYS = 2;
    private static final int RECORDS = 3;

    private final ByteArrayOutputStream partitionKeys = new ByteArrayOutputStream();
    private final ByteArrayOutputStream hashKeys = new ByteArrayOutputStream();
    private final ByteArrayOutputStream records;
    private final Map<String, Integer> partitionKeyIndexes = new HashMap<>();
    private final Map<String, Integer> hashKeyIndexes = new HashMap<>();

    AggregatedRecord(int sizeHint) {
        this.records = new ByteArrayOutputStream(sizeHint);
    }

    /**
     * Adds a user record.
     *
     * @param explicitHashKey decimal digits; null to place the record by its partition key
     */
    void add(String partitionKey, String explicitHashKey, byte[] data) {
        int key = index(partitionKey, partitionKeyIndexes, partitionKeys, PARTITION_KEYS);
        int size = 1 + sizeOf(key) + 1 + sizeOf(data.length) + data.length;
        int hashKey = 0;
        if (explicitHashKey != null) {
            hashKey = index(explicitHashKey, hashKeyIndexes, hashKeys, EXPLICIT_HASH_KEYS);
            size += 1 + sizeOf(hashKey);
        }
        tag(records, RECORDS, 2);
        varint(records, size);
        tag(records, 1, 0);
        varint(records, key);
        if (explicitHashKey != null) {
            tag(records, 2, 0);
            varint(records, hashKey);
        }
        tag(records, 3, 2);
        varint(records, data.length);
        records.writeBytes(data);
    }

    private static int index(String key, Map<String, Integer> indexes, ByteArrayOutputStream out, int field) {
        Integer known = indexes.get(key);
        if (known != null) {
            return known;
        }
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        tag(out, field, 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
        indexes.put(key, indexes.size());
        return indexes.size() - 1;
    }

    byte[] toBytes() {
        MessageDigest md5 = HashKey.md5();
        byte[] keys = partitionKeys.toByteArray();
        byte[] hashes = hashKeys.toByteArray();
        byte[] body = records.toByteArray();
        md5.update(keys);
        md5.update(hashes);
        md5.update(body);
        ByteArrayOutputStream out = new ByteArrayOutputStream(FRAME + keys.length + hashes.length + body.length);
        out.writeBytes(MAGIC);
        out.writeBytes(keys);
        out.writeBytes(hashes);
        out.writeBytes(body);
        out.writeBytes(md5.digest());
        return out.toByteArray();
    }

    private static void tag(ByteArrayOutputStream out, int field, int wireType) {
        out.write(field << 3 | wireType);
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7f) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static int sizeOf(int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : value < 1 << 28 ? 4 : 5;
    }
}
