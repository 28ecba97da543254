package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType.Family;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Makes staged values from one column of a row image.
 *
 * @param index the column's place in the image
 * @param input makes the staged value
 */
public record Conversion(int index, ColumnCodec.Input input) {

    /** The staged value; {@code value} is not null. */
    public Object convert(Object value) {
        return input.convert(value);
    }

    /**
     * The input for values of type {@code from}, where the column has become a {@code to} meanwhile. MySQL has
     * converted the stored rows; this does the same for rows that were logged before and come after.
     */
    public static ColumnCodec.Input between(ColumnType from, ColumnType to, ColumnCodec codec) {
        Family source = from.type().family();
        Family target = to.type().family();
        if (source == target && from.type() == to.type()) {
            return codec.input();
        }
        if (source == target && source != Family.FLOATING && source != Family.TEMPORAL) {
            return codec.input();
        }
        ColumnCodec.Input adapt =
                switch (target) {
                    case TEXT -> TextForm::of;
                    case ENUM -> source == Family.TEXT ? value -> value : null;
                    case DECIMAL -> source == Family.INTEGER ? value -> new BigDecimal(value.toString()) : null;
                    case FLOATING ->
                        source == Family.INTEGER || source == Family.FLOATING
                                ? value -> ((Number) value).doubleValue()
                                : null;
                    case TEMPORAL -> temporal(from, to);
                    case INTEGER -> source == Family.DECIMAL ? Conversion::rounded : null;
                    default -> null;
                };
        if (adapt == null) {
            return value -> {
                throw new IllegalArgumentException("came as " + from + " after the column had become " + to
                        + ": build the table anew with 'orrery olap rebuild'");
            };
        }
        return value -> codec.input().convert(adapt.convert(value));
    }

    private static Object rounded(Object value) {
        BigInteger number =
                ((BigDecimal) value).setScale(0, java.math.RoundingMode.HALF_UP).toBigInteger();
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private static ColumnCodec.Input temporal(ColumnType from, ColumnType to) {
        return switch (from.type()) {
            case DATE ->
                switch (to.type()) {
                    case DATETIME -> value -> value + "T00:00:00";
                    default -> null;
                };
            default -> null;
        };
    }
}
