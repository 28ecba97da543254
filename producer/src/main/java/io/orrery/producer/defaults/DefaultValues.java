package io.orrery.producer.defaults;

import io.orrery.event.ColumnType;
import io.orrery.event.EarlierValue;
import io.orrery.event.FloatVector;
import io.orrery.event.MysqlType;
import io.orrery.producer.defaults.WrittenDefault.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What MySQL puts into the rows that are there when a column is added. Only what is sure: a default that MySQL would have
 * to round, cut, or read by a collation is unknown.
 */
final class DefaultValues {

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,30}");
    private static final Pattern DECIMAL = Pattern.compile("-?(\\d+(\\.\\d*)?|\\.\\d+)");
    private static final Pattern YEAR = Pattern.compile("19(0[1-9]|[1-9]\\d)|20\\d\\d|21([0-4]\\d|5[0-5])");

    private DefaultValues() {}

    /** The value in a column of that type; unknown if it is not sure. */
    static EarlierValue of(WrittenDefault written, ColumnType type, boolean nullable) {
        Object value =
                switch (written.kind()) {
                    case NULL -> null;
                    case NONE -> nullable ? null : implicit(type);
                    default -> explicit(written, type);
                };
        if (value == null) {
            boolean isNull = nullable && (written.kind() == Kind.NULL || written.kind() == Kind.NONE);
            return isNull ? EarlierValue.of(null) : EarlierValue.UNKNOWN;
        }
        return EarlierValue.of(value);
    }

    /** What MySQL takes where there is no default and no NULL ("Data Type Default Values" in its manual); null if unsure. */
    private static Object implicit(ColumnType type) {
        return switch (type.type().family()) {
            case INTEGER -> 0L;
            case DECIMAL -> BigDecimal.ZERO.setScale(type.scale());
            case FLOATING -> type.type() == MysqlType.FLOAT ? (Object) 0f : (Object) 0d;
            case TEMPORAL ->
                // A TIMESTAMP may get the current time by itself (explicit_defaults_for_timestamp).
                type.type() == MysqlType.TIMESTAMP ? null : TemporalDefaults.zero(type);
            case TEXT -> "";
            case BYTES -> new byte[type.type() == MysqlType.BINARY ? type.length() : 0];
            case ENUM -> type.labels().isEmpty() ? null : type.labels().get(0);
            case SET -> List.of();
            case JSON -> "null";
            case GEOMETRY -> null;
            case VECTOR -> FloatVector.of();
        };
    }

    private static Object explicit(WrittenDefault written, ColumnType type) {
        return switch (type.type().family()) {
            case INTEGER ->
                switch (type.type()) {
                    case BIT -> bits(written, type.length());
                    case YEAR -> year(written);
                    default -> integer(written, type);
                };
            case DECIMAL -> decimal(written, type);
            case FLOATING -> floating(written, type);
            case TEMPORAL -> written.kind() == Kind.STRING ? TemporalDefaults.of(written, type) : null;
            case TEXT -> TextDefaults.text(written, type);
            case BYTES -> bytes(written, type);
            case ENUM ->
                written.kind() == Kind.STRING && type.labels().contains(written.text()) ? written.text() : null;
            case SET -> written.kind() == Kind.STRING ? labels(written.text(), type.labels()) : null;
            case JSON -> emptyJson(written);
            case GEOMETRY, VECTOR -> null;
        };
    }

    private static boolean numeric(WrittenDefault written) {
        return written.kind() == Kind.NUMBER || written.kind() == Kind.STRING;
    }

    private static Object integer(WrittenDefault written, ColumnType type) {
        if (!numeric(written) || !INTEGER.matcher(written.text()).matches()) {
            return null;
        }
        int bits =
                switch (type.type()) {
                    case TINYINT -> 8;
                    case SMALLINT -> 16;
                    case MEDIUMINT -> 24;
                    case INT -> 32;
                    default -> 64;
                };
        BigInteger number = new BigInteger(written.text());
        boolean fits =
                type.unsigned() ? number.signum() >= 0 && number.bitLength() <= bits : number.bitLength() <= bits - 1;
        return fits ? shortest(number) : null;
    }

    private static Object shortest(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private static Object bits(WrittenDefault written, int length) {
        BigInteger number =
                switch (written.kind()) {
                    case BITS -> new BigInteger("0" + written.text(), 2);
                    case BYTES -> new BigInteger("0" + written.text(), 16);
                    case NUMBER -> INTEGER.matcher(written.text()).matches() ? new BigInteger(written.text()) : null;
                    default -> null;
                };
        return number != null && number.signum() >= 0 && number.bitLength() <= length ? shortest(number) : null;
    }

    /** Two digits, and zero in other forms, mean years that depend on how they are written. */
    private static Object year(WrittenDefault written) {
        if (written.text().equals(written.kind() == Kind.NUMBER ? "0" : "0000")) {
            return 0L;
        }
        return numeric(written) && YEAR.matcher(written.text()).matches()
                ? (Object) Long.valueOf(written.text())
                : null;
    }

    private static Object decimal(WrittenDefault written, ColumnType type) {
        if (!numeric(written) || !DECIMAL.matcher(written.text()).matches()) {
            return null;
        }
        BigDecimal number = new BigDecimal(written.text()).stripTrailingZeros();
        boolean fits = number.signum() == 0
                || (number.scale() <= type.scale()
                        && number.precision() - number.scale() <= type.length() - type.scale()
                        && !(type.unsigned() && number.signum() < 0));
        return fits ? number.setScale(type.scale()) : null;
    }

    private static Object floating(WrittenDefault written, ColumnType type) {
        if (!numeric(written) || !DECIMAL.matcher(written.text()).matches()) {
            return null;
        }
        double number = Double.parseDouble(written.text());
        // By way of a double, as MySQL reads it. Of a negative zero it depends on the quotes whether the sign stays.
        Object value = type.type() == MysqlType.FLOAT ? (Object) (float) number : (Object) number;
        boolean sure = Double.isFinite(((Number) value).doubleValue())
                && !(number == 0 && written.text().startsWith("-"))
                && !(type.unsigned() && number < 0);
        return sure ? value : null;
    }

    private static Object bytes(WrittenDefault written, ColumnType type) {
        byte[] bytes =
                switch (written.kind()) {
                    case BYTES ->
                        written.text().length() % 2 == 0 ? HexFormat.of().parseHex(written.text()) : null;
                    case STRING -> TextDefaults.ascii(written.text());
                    default -> null;
                };
        if (bytes == null || (type.length() > 0 && bytes.length > type.length())) {
            return null;
        }
        return type.type() == MysqlType.BINARY ? Arrays.copyOf(bytes, type.length()) : bytes;
    }

    private static Object labels(String text, List<String> known) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> chosen = List.of(text.split(",", -1));
        return known.containsAll(chosen)
                ? known.stream().filter(chosen::contains).toList()
                : null;
    }

    /** MySQL writes other documents in a form of its own. */
    private static Object emptyJson(WrittenDefault written) {
        boolean empty = written.text().equals("{}") || written.text().equals("[]");
        return written.kind() == Kind.STRING && empty ? written.text() : null;
    }
}
