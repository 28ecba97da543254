package io.orrery.mysql.value;

import java.math.BigInteger;

/** Unsigned numbers of 64 bits, which Java's long holds half of. */
public final class Unsigned {

    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

    private Unsigned() {}

    /** The number that 64 bits are without a sign, as events have it: a {@link Long} where it fits, else a {@link BigInteger}. */
    public static Object of(long bits) {
        return bits >= 0 ? (Object) bits : BigInteger.valueOf(bits).add(TWO_TO_64);
    }
}
