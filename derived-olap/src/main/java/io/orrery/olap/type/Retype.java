package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.event.MysqlType.Family;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Changes of a column's type that DuckDB makes by itself, since every value stays what it is; see {@link ValueChange}. */
public final class Retype {

    /** The most bytes of a character, in any of MySQL's character sets. */
    private static final int CHARACTER = 4;

    private static final Set<String> UNICODE = Set.of("utf8mb4", "utf16", "utf16le", "utf32");

    private Retype() {}

    /**
     * The SQL expression that makes the new stored value of the old one.
     *
     * @param column the quoted column
     * @return empty if the values have to be looked at
     */
    public static Optional<String> expression(
            ColumnType from, ColumnCodec fromCodec, ColumnType to, ColumnCodec toCodec, String column) {
        if (!keepsAll(from, to)) {
            return Optional.empty();
        }
        boolean usual = fromCodec.type().equals(Codecs.of(from).type())
                && toCodec.type().equals(Codecs.of(to).type());
        // Chosen as text, a time with more digits, or a decimal, is another text.
        boolean text = fromCodec.type().equals("VARCHAR")
                && !Set.of(Family.TEXT, Family.ENUM).contains(from.type().family());
        if (from.type().family() == to.type().family()
                && fromCodec.type().equals(toCodec.type())
                && (!text || IntegerRange.isPlain(from))) {
            return Optional.of(column);
        }
        return usual && !text ? Optional.of("CAST(" + column + " AS " + toCodec.type() + ")") : Optional.empty();
    }

    /** True if no value of {@code from} is changed or refused, nor written otherwise as text of a DuckDB cast. */
    private static boolean keepsAll(ColumnType from, ColumnType to) {
        boolean integer = IntegerRange.isPlain(from);
        return switch (to.type().family()) {
            case INTEGER ->
                from.type().family() == Family.INTEGER
                        && IntegerRange.of(to).holds(IntegerRange.of(from))
                        && (integer ? IntegerRange.isPlain(to) : from.equals(to));
            case DECIMAL -> integer ? digits(to) >= IntegerRange.of(from).digits() : decimal(from, to);
            case FLOATING ->
                !to.unsigned() && to.type() == MysqlType.DOUBLE && (from.type() == MysqlType.FLOAT || small(from));
            case TEXT ->
                from.type().family() == Family.TEXT
                        ? text(from, to)
                        : (integer || from.type() == MysqlType.DECIMAL) && ToText.mostOf(to) > longest(from);
            case BYTES ->
                from.type().family() == Family.BYTES
                        && to.type() != MysqlType.BINARY
                        && ToText.mostOf(to) >= ToText.mostOf(from);
            case ENUM ->
                from.type() == MysqlType.ENUM
                        && to.labels().containsAll(from.labels())
                        && to.invalidLabel().equals(from.invalidLabel());
            case SET -> from.type() == MysqlType.SET && inOrder(from.labels(), to.labels());
            case TEMPORAL ->
                from.type() == to.type()
                        ? to.length() >= from.length()
                        : from.type() == MysqlType.DATE && to.type() == MysqlType.DATETIME;
            case JSON, GEOMETRY, VECTOR -> from.type() == to.type();
        };
    }

    private static boolean decimal(ColumnType from, ColumnType to) {
        return from.type() == MysqlType.DECIMAL
                && to.scale() >= from.scale()
                && digits(to) >= digits(from)
                && to.length() <= Codecs.MAX_DECIMAL
                && (from.unsigned() || !to.unsigned());
    }

    /** Digits before the point. */
    private static int digits(ColumnType decimal) {
        boolean fits = decimal.length() <= Codecs.MAX_DECIMAL;
        return fits ? NumberCodecs.precision(decimal) - decimal.scale() : 0;
    }

    /** True if every value is exact in a DOUBLE. */
    private static boolean small(ColumnType type) {
        return IntegerRange.isPlain(type) && type.type() != MysqlType.BIGINT;
    }

    /** As many characters as a number has, with sign and point. */
    private static int longest(ColumnType number) {
        return number.type() == MysqlType.DECIMAL
                ? NumberCodecs.precision(number) + 3
                : IntegerRange.of(number).digits() + 1;
    }

    private static boolean text(ColumnType from, ColumnType to) {
        boolean held = Objects.equals(to.charset(), from.charset()) || UNICODE.contains(String.valueOf(to.charset()));
        boolean counted = to.type() == MysqlType.CHAR || to.type() == MysqlType.VARCHAR;
        boolean wasCounted = from.type() == MysqlType.CHAR || from.type() == MysqlType.VARCHAR;
        long most = ToText.mostOf(from);
        // A limit in bytes after one in characters, or in bytes of another character set.
        boolean fits = counted
                ? ToText.mostOf(to) >= most
                : ToText.mostOf(to)
                        >= most * (wasCounted || !Objects.equals(to.charset(), from.charset()) ? CHARACTER : 1);
        return held && fits && (to.type() != MysqlType.CHAR || from.type() == MysqlType.CHAR);
    }

    private static boolean inOrder(List<String> labels, List<String> among) {
        return among.stream().filter(labels::contains).toList().equals(labels);
    }
}
