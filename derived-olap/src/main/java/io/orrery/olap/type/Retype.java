package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.event.MysqlType.Family;
import java.util.Optional;
import java.util.Set;

/** Which changes of a column's type can be made on the stored values, with the outcome that MySQL has. */
public final class Retype {

    /** Digits that always hold an integer type's values; the place is log2 of its bytes. */
    private static final int MAX_DIGITS_BIGINT = 20;

    private Retype() {}

    /**
     * The SQL expression that makes the new value of the old one.
     *
     * @param column the quoted column
     * @return empty if MySQL converts by rules that DuckDB does not share, or the old value is not stored in full
     */
    public static Optional<String> expression(
            ColumnType from, ColumnCodec fromCodec, ColumnType to, ColumnCodec toCodec, String column) {
        if (loosesFraction(from, to)) {
            return Optional.empty();
        }
        if (fromCodec.type().equals(toCodec.type())
                && from.type().family() == to.type().family()) {
            return Optional.of(column);
        }
        Family source = from.type().family();
        Family target = to.type().family();
        boolean sameValue =
                switch (target) {
                    // A value that does not fit was refused by MySQL, too, or fails here.
                    case INTEGER ->
                        source == Family.INTEGER && from.type() != MysqlType.BIT && to.type() != MysqlType.BIT;
                    case DECIMAL -> decimal(from, to);
                    case FLOATING -> source == Family.FLOATING || (source == Family.INTEGER && small(from));
                    case TEXT, ENUM -> text(from);
                    case JSON, BYTES, GEOMETRY, SET -> false;
                    case TEMPORAL -> from.type() == MysqlType.DATE && to.type() == MysqlType.DATETIME;
                };
        if (!sameValue) {
            return Optional.empty();
        }
        return Optional.of(
                source == Family.SET
                        ? "array_to_string(" + column + ", ',')"
                        : "CAST(" + column + " AS " + toCodec.type() + ")");
    }

    private static boolean loosesFraction(ColumnType from, ColumnType to) {
        return to.type().family() == Family.TEMPORAL
                && from.type().family() == Family.TEMPORAL
                && to.length() < from.length();
    }

    private static boolean decimal(ColumnType from, ColumnType to) {
        int before = to.length() - to.scale();
        if (from.type().family() == Family.INTEGER) {
            return from.type() != MysqlType.BIT && before >= (small(from) ? 10 : MAX_DIGITS_BIGINT);
        }
        return from.type() == MysqlType.DECIMAL
                && to.scale() >= from.scale()
                && before >= from.length() - from.scale()
                && to.length() <= 38;
    }

    /** True if every value is exact in a DOUBLE. */
    private static boolean small(ColumnType type) {
        return Set.of(MysqlType.TINYINT, MysqlType.SMALLINT, MysqlType.MEDIUMINT, MysqlType.INT, MysqlType.YEAR)
                .contains(type.type());
    }

    private static boolean text(ColumnType from) {
        return switch (from.type().family()) {
            case TEXT, ENUM, SET, DECIMAL -> true;
            case INTEGER -> from.type() != MysqlType.BIT && from.type() != MysqlType.YEAR;
            case TEMPORAL -> from.type() == MysqlType.DATE;
            default -> false;
        };
    }
}
