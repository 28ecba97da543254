package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.event.MysqlType.Family;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What an ALTER makes of values where the column becomes text, or bytes. */
final class ToText {

    private ToText() {}

    static Optional<UnaryOperator<Object>> text(ColumnType from, ColumnType to) {
        Function<Object, String> written = written(from, to);
        if (written == null) {
            return Optional.empty();
        }
        boolean same = to.charset() == null || to.charset().equals(from.charset());
        return Optional.of(value -> fitted(written.apply(value), to, same));
    }

    private static Function<Object, String> written(ColumnType from, ColumnType to) {
        return switch (from.type().family()) {
            case TEXT -> value -> (String) value;
            case ENUM -> value -> value.equals(from.invalidLabel()) ? "" : (String) value;
            case SET ->
                value -> ((List<?>) value).stream().map(Object::toString).collect(Collectors.joining(","));
            case DECIMAL -> value -> ((BigDecimal) value).toPlainString();
            case INTEGER ->
                from.type() == MysqlType.YEAR
                        ? value -> String.format(Locale.ROOT, "%04d", (Long) value)
                        : ToText::number;
            // A TIMESTAMP is written in the time zone of the session that alters the table.
            case TEMPORAL -> from.type() == MysqlType.TIMESTAMP ? null : value -> ((String) value).replace('T', ' ');
            case BYTES -> value -> Charsets.decode(to.charset(), (byte[]) value);
            case FLOATING, JSON, GEOMETRY, VECTOR -> null;
        };
    }

    private static String number(Object value) {
        return value instanceof Long small && small < 0 ? small.toString() : value.toString();
    }

    private static Object fitted(String text, ColumnType to, boolean sameCharset) {
        String kept = to.type() == MysqlType.CHAR ? withoutTrailingSpaces(text) : text;
        if (!sameCharset && !Charsets.holds(to.charset(), kept)) {
            throw new IllegalArgumentException("holds a text that is not known to be one of the new character set");
        }
        boolean counted = to.type() == MysqlType.CHAR || to.type() == MysqlType.VARCHAR;
        long size = counted ? kept.codePointCount(0, kept.length()) : Charsets.bytes(to.charset(), kept);
        if (size > mostOf(to)) {
            throw tooLong();
        }
        return kept;
    }

    private static String withoutTrailingSpaces(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    /** The most characters of CHAR and VARCHAR, bytes of others. */
    static long mostOf(ColumnType type) {
        return switch (type.type()) {
            case TINYTEXT, TINYBLOB -> (1L << 8) - 1;
            case TEXT, BLOB -> (1L << 16) - 1;
            case MEDIUMTEXT, MEDIUMBLOB -> (1L << 24) - 1;
            case LONGTEXT, LONGBLOB -> (1L << 32) - 1;
            default -> type.length();
        };
    }

    private static IllegalArgumentException tooLong() {
        return new IllegalArgumentException("holds a value that is longer than the new type");
    }

    static Optional<UnaryOperator<Object>> bytes(ColumnType from, ColumnType to) {
        if (from.type().family() == Family.BYTES) {
            return Optional.of(value -> fitted((byte[]) value, to));
        }
        return from.type().family() == Family.TEXT
                ? Optional.of(value -> fitted(Charsets.encode(from.charset(), (String) value), to))
                : Optional.empty();
    }

    private static Object fitted(byte[] bytes, ColumnType to) {
        if (bytes.length > mostOf(to)) {
            throw tooLong();
        }
        return to.type() == MysqlType.BINARY ? Arrays.copyOf(bytes, to.length()) : bytes;
    }
}
