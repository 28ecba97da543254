package io.orrery.consumer.worker;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/**
 * A range of hash keys, both ends included. A record goes to the shard whose range holds its hash key: the explicit
 * one, else the MD5 of the partition key as a 128-bit number (Kinesis API reference, PutRecord).
 *
 * @param start the first hash key
 * @param end the last hash key
 */
public record HashRange(BigInteger start, BigInteger end) {

    /** All hash keys. */
    public static final HashRange ALL =
            new HashRange(BigInteger.ZERO, BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE));

    public HashRange {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        if (start.signum() < 0 || start.compareTo(end) > 0) {
            throw new IllegalArgumentException("Cannot use hash range " + start + ".." + end);
        }
    }

    /** The range that Kinesis writes as two decimal numbers. */
    public static HashRange of(String start, String end) {
        return new HashRange(new BigInteger(start), new BigInteger(end));
    }

    /** True if {@code hashKey} lies in the range. */
    public boolean contains(BigInteger hashKey) {
        return hashKey.compareTo(start) >= 0 && hashKey.compareTo(end) <= 0;
    }

    /** The hash key of a record. */
    public static BigInteger hashKey(String partitionKey, String explicitHashKey) {
        if (explicitHashKey != null) {
            return new BigInteger(explicitHashKey);
        }
        try {
            byte[] md5 = MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, md5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5", e);
        }
    }
}
