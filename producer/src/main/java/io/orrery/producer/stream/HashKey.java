package io.orrery.producer.stream;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A place in the hash space of a stream, 0 to 2^128 - 1.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record HashKey(long high, long low) implements Comparable<HashKey> {

    private static final ThreadLocal<MessageDigest> MD5 = ThreadLocal.withInitial(HashKey::md5);

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5", e);
        }
    }

    /** Where Kinesis puts a partition key. */
    public static HashKey ofPartitionKey(String key) {
        ByteBuffer hash = ByteBuffer.wrap(MD5.get().digest(key.getBytes(StandardCharsets.UTF_8)));
        return new HashKey(hash.getLong(), hash.getLong());
    }

    /** The key that Kinesis writes in decimal digits. */
    public static HashKey parse(String decimal) {
        BigInteger value = new BigInteger(decimal);
        return new HashKey(value.shiftRight(Long.SIZE).longValue(), value.longValue());
    }

    @Override
    public int compareTo(HashKey other) {
        int upper = Long.compareUnsigned(high, other.high);
        return upper != 0 ? upper : Long.compareUnsigned(low, other.low);
    }

    /** Decimal digits, as Kinesis writes them. */
    @Override
    public String toString() {
        return new BigInteger(Long.toUnsignedString(high))
                .shiftLeft(Long.SIZE)
                .add(new BigInteger(Long.toUnsignedString(low)))
                .toString();
    }
}
