package io.orrery.local.kinesis.stream;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A sequence number as the service shapes them: 56 decimal digits that, read as hex, are {@code 2}, the second of the stream's
 * creation (10), the index (16), the second of arrival (11), the shard (8), {@code 2}. The index counts the records of
 * the whole stream, so numbers grow in the order in which records were accepted, across shards too, and a child's are
 * above its parent's.
 *
 * @param stamp tells one incarnation of a stream from another: the second of its creation
 * @param index place in the stream's order
 * @param seconds of arrival, since the epoch
 * @param shard number of the shard
 */
public record SequenceNumber(long stamp, long index, long seconds, int shard) {

    private static final int BYTES = 24;

    public static SequenceNumber of(long stamp, long index, long arrivalMillis, int shard) {
        return new SequenceNumber(stamp, index, arrivalMillis / 1000, shard);
    }

    /** Reads a number; empty where it has not this shape. */
    public static Optional<SequenceNumber> parse(String digits) {
        if (digits.isEmpty() || digits.length() > 60 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        byte[] bytes = new BigInteger(digits).toByteArray();
        if (bytes.length != BYTES || bytes[0] != 2 || (bytes[BYTES - 1] & 0xf) != 2) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        in.get();
        long stamp = ((long) (in.get() & 0xff) << 32) | (in.getInt() & 0xffffffffL);
        long index = in.getLong();
        long high = in.getShort() & 0xff;
        long low = in.getLong();
        return Optional.of(new SequenceNumber(stamp, index, high << 28 | low >>> 36, (int) (low >>> 4)));
    }

    @Override
    public String toString() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.put((byte) 2).put((byte) (stamp >>> 32)).putInt((int) stamp).putLong(index);
        out.putShort((short) (seconds >>> 28 & 0xff));
        out.putLong(seconds << 36 | (shard & 0xffffffffL) << 4 | 2);
        return new BigInteger(1, out.array()).toString();
    }
}
