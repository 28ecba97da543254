package io.orrery.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a column. {@link #toString()} writes it as SQL does, for example {@code decimal(10,2)}, {@code bigint
 * unsigned}, {@code datetime(6)}; {@link #parse} reads that.
 *
 * @param type the data type
 * @param unsigned true for unsigned integers (DECIMAL, FLOAT and DOUBLE too may say so)
 * @param length characters of CHAR and VARCHAR, bytes of BINARY and VARBINARY, digits of DECIMAL, bits of BIT, digits of
 *     the fraction of temporal types, the most numbers of VECTOR; 0 where it says nothing
 * @param scale digits after the point of DECIMAL; else 0
 * @param charset MySQL's name of the character set of text, ENUM and SET types; null for others or where unknown
 * @param labels the labels of ENUM and SET in their order; else empty
 */
public record ColumnType(MysqlType type, boolean unsigned, int length, int scale, String charset, List<String> labels) {

    private static final Pattern SQL = Pattern.compile("([a-z]+)(?:\\((\\d+)(?:,(\\d+))?\\))?( unsigned)?");

    public ColumnType {
        Objects.requireNonNull(type, "type");
        labels = List.copyOf(labels);
        if (length < 0 || scale < 0) {
            throw new IllegalArgumentException(
                    "Cannot use length=" + length + ", scale=" + scale + ": must not be negative");
        }
    }

    /** A type that has neither length nor sign. */
    public static ColumnType of(MysqlType type) {
        return new ColumnType(type, false, 0, 0, null, List.of());
    }

    /**
     * The type that {@code sql} writes.
     *
     * @param charset null if the type has none
     * @param labels empty if the type has none
     * @throws IllegalArgumentException if there is no such type
     */
    public static ColumnType parse(String sql, String charset, List<String> labels) {
        Matcher matcher = SQL.matcher(sql);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Cannot read column type '" + sql + "'");
        }
        MysqlType type = MysqlType.ofSqlName(matcher.group(1))
                .orElseThrow(() -> new IllegalArgumentException("Cannot read column type '" + sql + "'"));
        return new ColumnType(
                type, matcher.group(4) != null, number(matcher.group(2)), number(matcher.group(3)), charset, labels);
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** A type parsed without character set or labels, for tests and simple schemas. */
    public static ColumnType parse(String sql) {
        return parse(sql, null, List.of());
    }

    /**
     * The text of an ENUM's value of index 0, which MySQL stores in the place of what is not allowed. It is the empty text, as
     * MySQL shows it; where that is one of the labels, so that two values would read the same, {@code 0}, or as many of
     * them as no label has.
     */
    public String invalidLabel() {
        String text = "";
        while (labels.contains(text)) {
            text += "0";
        }
        return text;
    }

    /** True if {@code value}, which is not null, is of the Java type of {@link MysqlType#family()}. */
    boolean holds(Object value) {
        return switch (type.family()) {
            case INTEGER -> value instanceof Long || value instanceof BigInteger;
            case DECIMAL -> value instanceof BigDecimal;
            case FLOATING -> type == MysqlType.FLOAT ? value instanceof Float : value instanceof Double;
            case TEMPORAL, TEXT, ENUM, JSON -> value instanceof String;
            case BYTES -> value instanceof byte[];
            case SET -> value instanceof List;
            case GEOMETRY -> value instanceof Geometry;
            case VECTOR -> value instanceof FloatVector;
        };
    }

    @Override
    public String toString() {
        StringBuilder sql = new StringBuilder(type.sqlName());
        if (type == MysqlType.DECIMAL) {
            sql.append('(').append(length).append(',').append(scale).append(')');
        } else if (length > 0) {
            sql.append('(').append(length).append(')');
        }
        return unsigned ? sql.append(" unsigned").toString() : sql.toString();
    }
}
