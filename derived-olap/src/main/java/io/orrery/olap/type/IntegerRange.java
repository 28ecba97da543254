package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.event.MysqlType.Family;
import java.math.BigInteger;

/** The values that an integer type admits, both ends included. */
record IntegerRange(BigInteger least, BigInteger most) {

    /** The range of {@code type}, which is of the family of integers. */
    static IntegerRange of(ColumnType type) {
        int bits =
                switch (type.type()) {
                    case TINYINT -> 8;
                    case SMALLINT -> 16;
                    case MEDIUMINT -> 24;
                    case INT -> 32;
                    case BIGINT -> 64;
                    case BIT -> Math.max(1, type.length());
                    case YEAR -> 0;
                    default -> throw new IllegalArgumentException(type + " is no integer");
                };
        if (type.type() == MysqlType.YEAR) {
            return new IntegerRange(BigInteger.ZERO, BigInteger.valueOf(2155));
        }
        if (type.unsigned() || type.type() == MysqlType.BIT) {
            return new IntegerRange(
                    BigInteger.ZERO, BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
        }
        BigInteger half = BigInteger.ONE.shiftLeft(bits - 1);
        return new IntegerRange(half.negate(), half.subtract(BigInteger.ONE));
    }

    boolean holds(BigInteger number) {
        return number.compareTo(least) >= 0 && number.compareTo(most) <= 0;
    }

    boolean holds(IntegerRange other) {
        return holds(other.least) && holds(other.most);
    }

    /** The most digits that a value has. */
    int digits() {
        return most.toString().length();
    }

    /** True for types that are integers, and nothing else, in MySQL and here. */
    static boolean isPlain(ColumnType type) {
        return type.type().family() == Family.INTEGER && type.type() != MysqlType.BIT && type.type() != MysqlType.YEAR;
    }
}
