package io.orrery.producer.rows;

import io.orrery.mysql.value.Unsigned;
import io.orrery.producer.binlog.LogBuffer;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Decodes numeric types. */
final class Numbers {

    private static final int DIGITS_PER_GROUP = 9;
    private static final int[] BYTES_FOR_DIGITS = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
    private static final int[] POWERS_OF_TEN = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    /** Decimals of up to this many digits fit a long. */
    static final int LONG_DIGITS = 18;

    private Numbers() {}

    static ValueDecoder integer(int bytes, boolean unsigned) {
        if (!unsigned) {
            int shift = Long.SIZE - bytes * Byte.SIZE;
            return ValueDecoder.fixed(bytes, (in, size) -> in.le(size) << shift >> shift);
        }
        return ValueDecoder.fixed(bytes, (in, size) -> Unsigned.of(in.le(size)));
    }

    /** BIT columns: big-endian, as many bytes as the bits need. */
    static ValueDecoder bits(int bits) {
        return ValueDecoder.fixed((bits + 7) / 8, (in, size) -> Unsigned.of(in.be(size)));
    }

    static ValueDecoder year() {
        return ValueDecoder.fixed(1, (in, size) -> {
            int year = in.u8();
            return year == 0 ? 0L : 1900L + year;
        });
    }

    static ValueDecoder floating() {
        return ValueDecoder.fixed(4, (in, size) -> Float.intBitsToFloat((int) in.le(4)));
    }

    static ValueDecoder doubles() {
        return ValueDecoder.fixed(8, (in, size) -> Double.longBitsToDouble(in.le(8)));
    }

    static ValueDecoder decimal(int precision, int scale) {
        if (precision <= LONG_DIGITS) {
            int[] groups = groupSizes(precision - scale, scale);
            return ValueDecoder.fixed(
                    decimalSize(precision, scale), (in, size) -> BigDecimal.valueOf(unscaled(in, groups), scale));
        }
        return ValueDecoder.fixed(decimalSize(precision, scale), (in, size) -> decimal(in, precision, scale));
    }

    static int decimalSize(int precision, int scale) {
        return sizeOf(precision - scale) + sizeOf(scale);
    }

    private static int sizeOf(int digits) {
        return digits / DIGITS_PER_GROUP * 4 + BYTES_FOR_DIGITS[digits % DIGITS_PER_GROUP];
    }

    /** A decimal of any length, as {@link #unscaled} has short ones. */
    static BigDecimal decimal(LogBuffer in, int precision, int scale) {
        boolean negative = negative(in);
        BigInteger unscaled = BigInteger.ZERO;
        boolean first = true;
        for (int digits : groupSizes(precision - scale, scale)) {
            long group = group(in, digits, first, negative);
            unscaled =
                    unscaled.multiply(BigInteger.valueOf(POWERS_OF_TEN[digits])).add(BigInteger.valueOf(group));
            first = false;
        }
        return new BigDecimal(negative ? unscaled.negate() : unscaled, scale);
    }

    /**
     * The digits of a decimal of at most {@link #LONG_DIGITS}, without its point. MySQL's packed decimal, "decimal2bin" in
     * decimal.cc: groups of nine digits, all bits inverted if negative.
     *
     * @param groups the digits of each group
     */
    static long unscaled(LogBuffer in, int[] groups) {
        boolean negative = negative(in);
        long unscaled = 0;
        boolean first = true;
        for (int digits : groups) {
            unscaled = unscaled * POWERS_OF_TEN[digits] + group(in, digits, first, negative);
            first = false;
        }
        return negative ? -unscaled : unscaled;
    }

    private static boolean negative(LogBuffer in) {
        return (in.array()[in.position()] & 0x80) == 0;
    }

    private static long group(LogBuffer in, int digits, boolean first, boolean negative) {
        int bytes = BYTES_FOR_DIGITS[digits];
        long group = in.be(bytes);
        if (first) {
            group ^= 0x80L << ((bytes - 1) * Byte.SIZE);
        }
        return negative ? group ^ ((1L << (bytes * Byte.SIZE)) - 1) : group;
    }

    /** The digits of each group: the odd ones stand first before the point, last after it. */
    static int[] groupSizes(int integers, int scale) {
        int[] groups = new int[(integers + 8) / DIGITS_PER_GROUP + (scale + 8) / DIGITS_PER_GROUP];
        int n = 0;
        if (integers % DIGITS_PER_GROUP > 0) {
            groups[n++] = integers % DIGITS_PER_GROUP;
        }
        for (int i = 0; i < integers / DIGITS_PER_GROUP + scale / DIGITS_PER_GROUP; i++) {
            groups[n++] = DIGITS_PER_GROUP;
        }
        if (scale % DIGITS_PER_GROUP > 0) {
            groups[n] = scale % DIGITS_PER_GROUP;
        }
        return groups;
    }
}
