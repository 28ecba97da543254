package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How numbers and bits are stored. */
final class NumberCodecs {

    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

    private NumberCodecs() {}

    static ColumnCodec integer(String duckType, int bits, boolean unsigned) {
        ColumnCodec.Appending appending =
                switch (bits) {
                    case Byte.SIZE -> (a, v) -> a.append((byte) (long) v);
                    case Short.SIZE -> (a, v) -> a.append((short) (long) v);
                    case Integer.SIZE -> (a, v) -> a.append((int) (long) v);
                    default -> (a, v) -> a.append((long) v);
                };
        ColumnCodec.Output output = unsigned && bits == Long.SIZE
                ? NumberCodecs::unsignedLong
                : (r, i) -> {
                    long value = r.getLong(i);
                    return r.wasNull() ? null : (Object) value;
                };
        return new ColumnCodec(
                duckType, duckType, true, value -> fitted(value, bits, unsigned), appending, "%s", "%s", output);
    }

    /** The value's raw bits, once it is sure that they fit. */
    private static Object fitted(Object value, int bits, boolean unsigned) {
        BigInteger number = value instanceof Long small ? BigInteger.valueOf(small) : (BigInteger) value;
        if (bits < Long.SIZE || value instanceof BigInteger || unsigned) {
            int width = unsigned ? number.bitLength() : number.bitLength() + 1;
            if (width > bits || (unsigned && number.signum() < 0)) {
                throw new IllegalArgumentException("is out of the range of its type");
            }
        }
        return number.longValue();
    }

    private static Object unsignedLong(ResultSet results, int index) throws SQLException {
        Object value = results.getObject(index);
        return value == null ? null : shortest(new BigInteger(value.toString()));
    }

    private static Object shortest(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    static ColumnCodec bool() {
        return new ColumnCodec(
                "BOOLEAN",
                "BOOLEAN",
                true,
                value -> (long) value != 0,
                (a, v) -> a.append((boolean) v),
                "%s",
                "%s",
                (r, i) -> {
                    boolean value = r.getBoolean(i);
                    return r.wasNull() ? null : (Object) (value ? 1L : 0L);
                });
    }

    static ColumnCodec bits(int length) {
        return new ColumnCodec(
                "BIT",
                "VARCHAR",
                true,
                value -> {
                    BigInteger number = value instanceof Long small ? BigInteger.valueOf(small) : (BigInteger) value;
                    // A 64-bit value may come as a negative long.
                    String digits = (number.signum() < 0 ? number.add(TWO_64) : number).toString(2);
                    if (digits.length() > length) {
                        throw new IllegalArgumentException("has more bits than its type");
                    }
                    return "0".repeat(length - digits.length()) + digits;
                },
                (a, v) -> a.append((String) v),
                "%s::BIT",
                "%s::VARCHAR",
                (r, i) -> {
                    String value = r.getString(i);
                    return value == null ? null : shortest(new BigInteger(value, 2));
                });
    }

    /** The digits of a DECIMAL, which has ten where its definition names none. */
    static int precision(ColumnType decimal) {
        return decimal.length() == 0 ? 10 : decimal.length();
    }

    static ColumnCodec decimal(ColumnType type) {
        int precision = precision(type);
        String duckType = "DECIMAL(" + precision + "," + type.scale() + ")";
        return new ColumnCodec(
                duckType,
                duckType,
                true,
                value -> {
                    BigDecimal number = (BigDecimal) value;
                    BigDecimal scaled;
                    try {
                        scaled = number.setScale(type.scale());
                    } catch (ArithmeticException e) {
                        throw new IllegalArgumentException("has more digits after the point than its type", e);
                    }
                    if (scaled.precision() > precision) {
                        throw new IllegalArgumentException("has more digits than its type");
                    }
                    return scaled;
                },
                (a, v) -> a.append((BigDecimal) v),
                "%s",
                "%s",
                (r, i) -> r.getBigDecimal(i));
    }

    static ColumnCodec longDecimal(int scale) {
        return new ColumnCodec(
                "VARCHAR",
                "VARCHAR",
                true,
                value -> ((BigDecimal) value).setScale(scale).toPlainString(),
                (a, v) -> a.append((String) v),
                "%s",
                "%s",
                (r, i) -> {
                    String value = r.getString(i);
                    return value == null ? null : new BigDecimal(value);
                });
    }

    static ColumnCodec single() {
        return Codecs.plain("FLOAT", (a, v) -> a.append((float) v), (r, i) -> {
            float value = r.getFloat(i);
            return r.wasNull() ? null : (Object) value;
        });
    }

    static ColumnCodec real() {
        return Codecs.plain("DOUBLE", (a, v) -> a.append((double) v), (r, i) -> {
            double value = r.getDouble(i);
            return r.wasNull() ? null : (Object) value;
        });
    }

    /** An integer as a DuckDB BOOLEAN: true unless it is 0. */
    static ColumnCodec asBoolean(ColumnType type) {
        if (type.type().family() != MysqlType.Family.INTEGER) {
            throw new IllegalArgumentException("cannot be a BOOLEAN: it is " + type);
        }
        // 1 and 2 become one value, so a key of this type could not be joined on.
        ColumnCodec exact = bool();
        return new ColumnCodec(
                exact.type(),
                exact.stagingType(),
                false,
                value -> !BigInteger.ZERO.equals(new BigInteger(value.toString())),
                exact.appending(),
                "%s",
                "%s",
                exact.output());
    }
}
