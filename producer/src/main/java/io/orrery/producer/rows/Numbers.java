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
    private static final int LONG_DIGITS = 18;

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
        return ValueDecoder.fixed(decimalSize(precision, scale), (in, size) -> decimal(in, precision, scale));
    }

    static int decimalSize(int precision, int scale) {
        return sizeOf(precision - scale) + sizeOf(scale);
    }

    private static int sizeOf(int digits) {
        return digits / DIGITS_PER_GROUP * 4 + BYTES_FOR_DIGITS[digits % DIGITS_PER_GROUP];
    }

    /** MySQL's packed decimal, "decimal2bin" in decimal.cc: groups of nine digits, all bits inverted if negative. */
    static BigDecimal decimal(LogBuffer in, int precision, int scale) {
        int[] groups = groupSizes(precision - scale, scale);
        boolean negative = (in.array()[in.position()] & 0x80) == 0;
        long small = 0;
        BigInteger big = BigInteger.ZERO;
        boolean first = true;
        for (int digits : groups) {
            int bytes = BYTES_FOR_DIGITS[digits];
            long group = in.be(bytes);
            if (first) {
                group ^= 0x80L << ((bytes - 1) * Byte.SIZE);
                first = false;
            }
            if (negative) {
                group ^= (1L << (bytes * Byte.SIZE)) - 1;
            }
            if (precision <= LONG_DIGITS) {
                small = small * POWERS_OF_TEN[digits] + group;
            } else {
                big = big.multiply(BigInteger.valueOf(POWERS_OF_TEN[digits])).add(BigInteger.valueOf(group));
            }
        }
        if (precision <= LONG_DIGITS) {
            return BigDecimal.valueOf(negative ? -small : small, scale);
        }
        return new BigDecimal(negative ? big.negate() : big, scale);
    }

    /** The digits of each group: the odd ones stand first before the point, last after it. */
    private static int[] groupSizes(int integers, int scale) {
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
