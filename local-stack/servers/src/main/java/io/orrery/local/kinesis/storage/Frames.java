package io.orrery.local.kinesis.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * The bytes of a record in a segment: body length (4), CRC-32C of the body (4), then the body: index (8), arrival (8), length of the
 * partition key (2), partition key, data. Big-endian.
 */
final class Frames {

    static final int HEADER = 8;
    static final int BODY_PREFIX = 18;

    /**
     * Reads and writes go through heap buffers, for which the JDK keeps a direct buffer per thread as large as the largest transfer:
     * small slices keep that bounded.
     */
    private static final int SLICE = 128 << 10;

    private Frames() {}

    static int length(byte[] partitionKey, byte[] data) {
        return HEADER + BODY_PREFIX + partitionKey.length + data.length;
    }

    static void put(ByteBuffer out, long index, long arrivalMillis, byte[] partitionKey, byte[] data) {
        int start = out.position();
        int bodyLength = BODY_PREFIX + partitionKey.length + data.length;
        out.putInt(bodyLength).putInt(0);
        out.putLong(index).putLong(arrivalMillis).putShort((short) partitionKey.length);
        out.put(partitionKey).put(data);
        out.putInt(start + 4, crc(out.array(), out.arrayOffset() + start + HEADER, bodyLength));
    }

    static StoredRecord record(byte[] bytes, int bodyStart, int bodyLength) {
        ByteBuffer body = ByteBuffer.wrap(bytes, bodyStart, bodyLength);
        long index = body.getLong();
        long arrival = body.getLong();
        byte[] key = new byte[body.getShort()];
        body.get(key);
        byte[] data = new byte[body.remaining()];
        body.get(data);
        return new StoredRecord(index, arrival, new String(key, UTF_8), data);
    }

    static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    static void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        int end = bytes.limit();
        long at = position;
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + SLICE));
            at += channel.write(bytes, at);
        }
        bytes.limit(end);
    }

    /** Fills {@code bytes} from {@code position}; what the file does not hold stays unfilled. */
    static void read(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        int end = bytes.limit();
        long at = position;
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + SLICE));
            int count = channel.read(bytes, at);
            if (count < 0) {
                break;
            }
            at += count;
        }
        bytes.limit(end);
    }
}
