package io.orrery.producer.stream;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
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

    private static final int LARGEST = Integer.MAX_VALUE - 8;

    /** The most bytes that tags and lengths take around a user record and its key. */
    static final int RECORD_OVERHEAD = 32;

    private static final int PARTITION_KEYS = 1;
    private static final int EXPLICIT_HASH_KEYS = 2;
    private static final int RECORDS = 3;

    private static final int DIGEST = 16;
    private static final int KEYS_HINT = 1_024;

    /** Bytes that grow. Not the JDK's stream: that one locks for every byte. */
    private static final class Bytes {
        private byte[] bytes;
        private int length;

        Bytes(int sizeHint) {
            bytes = new byte[sizeHint];
        }

        private void reserve(int count) {
            if (count > bytes.length - length) {
                bytes = Arrays.copyOf(
                        bytes, Math.max(Math.addExact(length, count), (int) Math.min(bytes.length * 2L, LARGEST)));
            }
        }

        void write(int b) {
            reserve(1);
            bytes[length++] = (byte) b;
        }

        void write(byte[] source) {
            reserve(source.length);
            System.arraycopy(source, 0, bytes, length, source.length);
            length += source.length;
        }

        /** Copies all to a place of {@code target}; where it ends. */
        int copyTo(byte[] target, int place) {
            System.arraycopy(bytes, 0, target, place, length);
            return place + length;
        }
    }

    private final Bytes partitionKeys = new Bytes(KEYS_HINT);
    private final Bytes hashKeys = new Bytes(KEYS_HINT);
    private final Bytes records;
    private final Map<String, Integer> partitionKeyIndexes = new HashMap<>();
    private final Map<String, Integer> hashKeyIndexes = new HashMap<>();

    AggregatedRecord(int sizeHint) {
        this.records = new Bytes(sizeHint);
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
        records.write(data);
    }

    private static int index(String key, Map<String, Integer> indexes, Bytes out, int field) {
        Integer known = indexes.get(key);
        if (known != null) {
            return known;
        }
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        tag(out, field, 2);
        varint(out, bytes.length);
        out.write(bytes);
        indexes.put(key, indexes.size());
        return indexes.size() - 1;
    }

    byte[] toBytes() {
        byte[] whole = new byte[FRAME + partitionKeys.length + hashKeys.length + records.length];
        System.arraycopy(MAGIC, 0, whole, 0, MAGIC.length);
        int end = partitionKeys.copyTo(whole, MAGIC.length);
        end = hashKeys.copyTo(whole, end);
        end = records.copyTo(whole, end);
        MessageDigest md5 = HashKey.md5();
        md5.update(whole, MAGIC.length, end - MAGIC.length);
        try {
            int unused = md5.digest(whole, end, DIGEST);
        } catch (DigestException e) {
            throw new IllegalStateException("An MD5 has " + DIGEST + " bytes", e);
        }
        return whole;
    }

    private static void tag(Bytes out, int field, int wireType) {
        out.write(field << 3 | wireType);
    }

    private static void varint(Bytes out, int value) {
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
