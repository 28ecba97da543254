package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.event.MysqlType.Family;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What an ALTER makes of values where the column becomes a number. */
final class ToNumber {

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d+(\\.\\d+)?");
    private static final Pattern FLOATING = Pattern.compile("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

    /** Past it a double has no fraction, and several integers are one. */
    private static final double EXACT = 1L << 53;

    private ToNumber() {}

    static Optional<UnaryOperator<Object>> integer(ColumnType from, ColumnType to) {
        if (to.type() == MysqlType.YEAR) {
            boolean integer = from.type().family() == Family.INTEGER && from.type() != MysqlType.BIT;
            return integer ? Optional.of(value -> year(number(from, value))) : Optional.empty();
        }
        boolean bits = to.type() == MysqlType.BIT;
        UnaryOperator<Object> change =
                switch (from.type().family()) {
                    case INTEGER -> value -> fitted(number(from, value), to);
                    case DECIMAL ->
                        bits
                                ? null
                                : value -> fitted(
                                        ((BigDecimal) value)
                                                .setScale(0, RoundingMode.HALF_UP)
                                                .toBigInteger(),
                                        to);
                    case FLOATING ->
                        bits
                                ? null
                                : value -> fitted(
                                        BigDecimal.valueOf(Math.rint(real(value)))
                                                .toBigInteger(),
                                        to);
                    case TEXT -> bits ? null : value -> fitted(new BigInteger(matching(INTEGER, value)), to);
                    case ENUM -> bits || from.labels().isEmpty() ? null : value -> fitted(place(from, value), to);
                    case SET -> bits || from.labels().isEmpty() ? null : value -> fitted(sum(from.labels(), value), to);
                    default -> null;
                };
        return Optional.ofNullable(change);
    }

    static Optional<UnaryOperator<Object>> decimal(ColumnType from, ColumnType to) {
        UnaryOperator<Object> change =
                switch (from.type().family()) {
                    case INTEGER -> value -> fitted(new BigDecimal(number(from, value)), to);
                    case DECIMAL -> value -> fitted((BigDecimal) value, to);
                    case FLOATING -> value -> fitted(new BigDecimal(integral(value)), to);
                    case TEXT -> value -> fitted(new BigDecimal(matching(DECIMAL, value)), to);
                    default -> null;
                };
        return Optional.ofNullable(change);
    }

    static Optional<UnaryOperator<Object>> floating(ColumnType from, ColumnType to) {
        UnaryOperator<Object> change =
                switch (from.type().family()) {
                    case INTEGER -> value -> fitted(number(from, value).doubleValue(), to);
                    case DECIMAL -> value -> fitted(((BigDecimal) value).doubleValue(), to);
                    case FLOATING -> value -> fitted(real(value), to);
                    case TEXT -> value -> fitted(Double.parseDouble(matching(FLOATING, value)), to);
                    default -> null;
                };
        return Optional.ofNullable(change);
    }

    private static BigInteger number(ColumnType from, Object value) {
        BigInteger number = new BigInteger(value.toString());
        // A 64-bit value may come as a negative long.
        return from.type() == MysqlType.BIT && number.signum() < 0
                ? number.add(BigInteger.ONE.shiftLeft(Long.SIZE))
                : number;
    }

    private static double real(Object value) {
        return ((Number) value).doubleValue();
    }

    /** MySQL rounds the digits that it would show, and those of a fraction are not known to be the same here. */
    private static BigInteger integral(Object value) {
        double number = real(value);
        if (Math.rint(number) != number || Math.abs(number) > EXACT) {
            throw new IllegalArgumentException(
                    "holds a number with a fraction, which MySQL rounds by rules of its own");
        }
        return BigDecimal.valueOf(number).toBigInteger();
    }

    private static String matching(Pattern pattern, Object value) {
        if (!pattern.matcher((String) value).matches()) {
            throw new IllegalArgumentException("holds a text that is not written as a number");
        }
        return (String) value;
    }

    /** The number of an ENUM's label. */
    private static BigInteger place(ColumnType from, Object value) {
        int place = from.labels().indexOf((String) value);
        if (place < 0 && !value.equals(from.invalidLabel())) {
            throw new IllegalArgumentException("holds a label that its type has not");
        }
        return BigInteger.valueOf(place + 1L);
    }

    private static BigInteger sum(List<String> labels, Object value) {
        BigInteger sum = BigInteger.ZERO;
        for (Object label : (List<?>) value) {
            int place = labels.indexOf((String) label);
            if (place < 0) {
                throw new IllegalArgumentException("holds a label that its type has not");
            }
            sum = sum.setBit(place);
        }
        return sum;
    }

    private static Object year(BigInteger number) {
        int value = number.bitLength() < Short.SIZE ? number.intValue() : -1;
        if (value > 0 && value < 100) {
            return value < 70 ? 2000L + value : 1900L + value;
        }
        if (value != 0 && (value < 1901 || value > 2155)) {
            throw outOfRange();
        }
        return (long) value;
    }

    private static Object fitted(BigInteger number, ColumnType to) {
        if (!IntegerRange.of(to).holds(number)) {
            throw outOfRange();
        }
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private static Object fitted(BigDecimal number, ColumnType to) {
        BigDecimal scaled = number.setScale(to.scale(), RoundingMode.HALF_UP);
        if (scaled.precision() > NumberCodecs.precision(to) || (to.unsigned() && scaled.signum() < 0)) {
            throw outOfRange();
        }
        return scaled;
    }

    private static Object fitted(double number, ColumnType to) {
        float single = (float) number;
        boolean floats = to.type() == MysqlType.FLOAT;
        if (Double.isInfinite(number) || (floats && Float.isInfinite(single)) || (to.unsigned() && number < 0)) {
            throw outOfRange();
        }
        // An if, since ?: would make a double of both.
        if (floats) {
            return single;
        }
        return number;
    }

    private static IllegalArgumentException outOfRange() {
        return new IllegalArgumentException("holds a value that is out of the range of the new type");
    }
}
