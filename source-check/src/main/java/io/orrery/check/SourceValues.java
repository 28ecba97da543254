package io.orrery.check;

import io.orrery.event.Column;
import io.orrery.event.Geometry;
import io.orrery.event.MysqlType;
import io.orrery.event.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Reads columns by SELECT into the Java types that a {@link Row} of the stream has. */
final class SourceValues {

    private SourceValues() {}

    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** What to select for a column. */
    static String expression(Column column) {
        String name = quoted(column.name());
        return switch (column.type().type()) {
            case BIT -> "CAST(" + name + " AS UNSIGNED)";
            // As text a FLOAT loses digits; as a double it doesn't.
            case FLOAT -> name + " + 0e0";
            case DATE, DATETIME, TIMESTAMP, TIME -> "CAST(" + name + " AS CHAR)";
            default -> name;
        };
    }

    /** The value of the column at a place, from 1. */
    static Object read(ResultSet result, int place, Column column) throws SQLException {
        MysqlType type = column.type().type();
        if (type == MysqlType.GEOMETRY) {
            byte[] stored = result.getBytes(place);
            return stored == null ? null : geometry(stored);
        }
        if (type.family() == MysqlType.Family.BYTES) {
            return result.getBytes(place);
        }
        String text = result.getString(place);
        if (text == null) {
            return null;
        }
        return switch (type.family()) {
            case INTEGER -> integer(new BigInteger(text));
            case DECIMAL -> new BigDecimal(text);
            case FLOATING -> type == MysqlType.FLOAT ? (Object) Float.valueOf(text) : (Object) Double.valueOf(text);
            case TEMPORAL -> temporal(type, text);
            case SET -> text.isEmpty() ? List.of() : List.of(text.split(","));
            default -> text;
        };
    }

    /** MySQL's own form: an SRID, little-endian, and well-known binary, x before y. */
    private static Geometry geometry(byte[] stored) {
        int srid = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).getInt();
        return Geometry.ofWkb(Integer.toUnsignedLong(srid), Arrays.copyOfRange(stored, Integer.BYTES, stored.length));
    }

    private static Object integer(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private static String temporal(MysqlType type, String text) {
        return switch (type) {
            case DATETIME -> text.replace(' ', 'T');
            case TIMESTAMP -> text.replace(' ', 'T') + "Z";
            default -> text;
        };
    }

    /** Whether rows can be read in the order of such a column, from a value on. */
    static boolean orders(Column column) {
        return switch (column.type().type().family()) {
            case INTEGER, DECIMAL, FLOATING, TEXT, TEMPORAL, BYTES -> true;
            // By number, which the labels tell.
            case ENUM, SET -> !column.type().labels().isEmpty();
            default -> false;
        };
    }

    /** What a key's column is ordered and found by: for types that compare with a parameter in another way, a number. */
    static String keyExpression(Column column) {
        String name = quoted(column.name());
        MysqlType type = column.type().type();
        return switch (type.family()) {
            case ENUM, SET -> "(" + name + " + 0)";
            case FLOATING -> "(" + name + " + 0e0)";
            default -> type == MysqlType.BIT ? "(" + name + " + 0)" : name;
        };
    }

    static void bind(PreparedStatement statement, int place, Column column, Object value) throws SQLException {
        switch (column.type().type().family()) {
            case INTEGER -> statement.setBigDecimal(place, new BigDecimal(value.toString()));
            case DECIMAL -> statement.setBigDecimal(place, (BigDecimal) value);
            case BYTES -> statement.setBytes(place, (byte[]) value);
            case FLOATING -> statement.setDouble(place, ((Number) value).doubleValue());
            case ENUM -> statement.setLong(place, column.type().labels().indexOf(value.toString()) + 1L);
            case SET -> statement.setLong(place, bits(column.type().labels(), (List<?>) value));
            case TEMPORAL ->
                statement.setString(place, value.toString().replace('T', ' ').replace("Z", ""));
            default -> statement.setString(place, value.toString());
        }
    }

    /** The number of a SET's value. */
    private static long bits(List<String> labels, List<?> value) {
        return value.stream()
                .mapToLong(label -> 1L << labels.indexOf(label.toString()))
                .sum();
    }
}
