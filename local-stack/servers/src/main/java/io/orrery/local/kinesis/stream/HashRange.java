package io.orrery.local.kinesis.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** The hash keys of a shard, both ends included, within 0 .. 2^128-1. */
public record HashRange(BigInteger start, BigInteger end) {

    public static final BigInteger MAX = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    public HashRange {
        if (start.signum() < 0 || end.compareTo(MAX) > 0 || start.compareTo(end) > 0) {
            throw new IllegalArgumentException("Cannot use hash range=" + start + ".." + end);
        }
    }

    /** The hash key of a partition key: its MD5 as an unsigned number. */
    public static BigInteger hash(String partitionKey) {
        try {
            return new BigInteger(1, MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5.", e);
        }
    }

    /** The whole space in {@code count} ranges of the same size; the last takes the rest. */
    public static List<HashRange> uniform(int count) {
        BigInteger size = MAX.add(BigInteger.ONE).divide(BigInteger.valueOf(count));
        List<HashRange> ranges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BigInteger start = size.multiply(BigInteger.valueOf(i));
            BigInteger end = i == count - 1 ? MAX : start.add(size).subtract(BigInteger.ONE);
            ranges.add(new HashRange(start, end));
        }
        return ranges;
    }

    public boolean contains(BigInteger key) {
        return start.compareTo(key) <= 0 && key.compareTo(end) <= 0;
    }

    /** Whether the other range begins right behind this one. */
    public boolean precedes(HashRange other) {
        return end.add(BigInteger.ONE).equals(other.start);
    }
}
