package io.orrery.consumer.snapshot;

import java.math.BigInteger;
import java.util.Objects;

/**
 * A part of the key space, both ends included. Each shard of a stream covers one: all that concerns a row comes through
 * the shard, or its successors, that covers the row's place. The ranges of all open shards cover the space.
 *
 * @param first the first place, from 0
 * @param last the last place, up to 2^128 - 1
 */
public record KeyRange(BigInteger first, BigInteger last) {

    /** The whole space. */
    public static final KeyRange ALL =
            new KeyRange(BigInteger.ZERO, BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE));

    public KeyRange {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(last, "last");
        if (first.signum() < 0 || first.compareTo(last) > 0 || last.bitLength() > 128) {
            throw new IllegalArgumentException(
                    "Cannot use key range " + first + ".." + last + ": must lie in 0..2^128-1");
        }
    }

    /** The range between two decimal numbers. */
    public static KeyRange of(String first, String last) {
        return new KeyRange(new BigInteger(first), new BigInteger(last));
    }
}
