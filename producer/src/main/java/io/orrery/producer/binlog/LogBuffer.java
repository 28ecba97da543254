package io.orrery.producer.binlog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the numbers and strings of the replication protocol from a part of an array. Running past the end is a {@link
 * BinlogFormatException}: it means that the format was misread.
 */
public final class LogBuffer {

    private final byte[] bytes;
    private final int limit;
    private int position;

    /** Reads {@code bytes} from {@code from} up to {@code limit}; the array is not copied. */
    public LogBuffer(byte[] bytes, int from, int limit) {
        this.bytes = bytes;
        this.position = from;
        this.limit = limit;
    }

    /** Reads the whole array. */
    public LogBuffer(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private int advance(int count) {
        if (count < 0 || count > limit - position) {
            throw new BinlogFormatException(
                    "an event ends " + ((long) count - (limit - position)) + " bytes too early");
        }
        int start = position;
        position += count;
        return start;
    }

    /** How many bytes are left. */
    public int remaining() {
        return limit - position;
    }

    /** The place of the next byte in {@link #array()}. */
    public int position() {
        return position;
    }

    /** The array itself. */
    public byte[] array() {
        return bytes;
    }

    /** Goes back to a place that {@link #position} gave. */
    public void moveTo(int place) {
        position = place;
    }

    /** Passes over {@code count} bytes. */
    public void skip(int count) {
        advance(count);
    }

    /** An unsigned byte. */
    public int u8() {
        return bytes[advance(1)] & 0xff;
    }

    /** An unsigned little-endian number of {@code count} bytes, 1 to 8 (8 may come out negative). */
    public long le(int count) {
        int start = advance(count);
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[start + i] & 0xff);
        }
        return value;
    }

    /** An unsigned big-endian number of {@code count} bytes, 0 to 8 (8 may come out negative). */
    public long be(int count) {
        int start = advance(count);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 8) | (bytes[start + i] & 0xff);
        }
        return value;
    }

    /** A length-encoded integer, as the client protocol has them; its null marker is refused. */
    public long packed() {
        int first = u8();
        return switch (first) {
            case 251 -> throw new BinlogFormatException("a number is missing");
            case 252 -> le(2);
            case 253 -> le(3);
            case 254 -> le(8);
            default -> first;
        };
    }

    /** A length-encoded integer that counts something in memory. */
    public int packedInt() {
        long value = packed();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new BinlogFormatException("a count of " + value + " is out of range");
        }
        return (int) value;
    }

    /**
     * An integer of variable length, as MySQL's serialization library has them: as many bytes follow the first as that has
     * ones at its low end; the bits above these and a zero are the number.
     */
    public long varlen() {
        int more = Integer.numberOfTrailingZeros(~(bytes[advance(1)] & 0xff));
        position--;
        if (more == 8) {
            skip(1);
            return le(8);
        }
        return le(more + 1) >>> (more + 1);
    }

    /** Such an integer with a sign, which is its lowest bit. */
    public long varlenSigned() {
        long value = varlen();
        return value >>> 1 ^ -(value & 1);
    }

    /** Such an integer that counts something in memory. */
    public int varlenInt() {
        long value = varlen();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new BinlogFormatException("a count of " + value + " is out of range");
        }
        return (int) value;
    }

    /** A copy of the next {@code count} bytes. */
    public byte[] bytes(int count) {
        int start = advance(count);
        return Arrays.copyOfRange(bytes, start, start + count);
    }

    /** The next {@code count} bytes as UTF-8. */
    public String utf8(int count) {
        int start = advance(count);
        return new String(bytes, start, count, StandardCharsets.UTF_8);
    }

    /** A view of the next {@code count} bytes. */
    public LogBuffer slice(int count) {
        int start = advance(count);
        return new LogBuffer(bytes, start, start + count);
    }
}
