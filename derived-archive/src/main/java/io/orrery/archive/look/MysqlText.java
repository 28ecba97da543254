package io.orrery.archive.look;

import io.orrery.event.Column;
import io.orrery.event.FloatVector;
import io.orrery.event.Geometry;
import io.orrery.event.MysqlType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Values and names as MySQL reads them, whatever its {@code sql_mode} says of quotes and backslashes. */
final class MysqlText {

    private MysqlText() {}

    static String name(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    /** @param value of the Java type of the column's family; null for NULL */
    static String value(Column column, Object value) {
        if (value == null) {
            return "NULL";
        }
        MysqlType type = column.type().type();
        return switch (type.family()) {
            case INTEGER, DECIMAL, FLOATING -> value.toString();
            case TEMPORAL -> "'" + temporal(type, (String) value) + "'";
            case TEXT -> text((String) value);
            case ENUM -> value.equals(column.type().invalidLabel()) ? "0" : text((String) value);
            case JSON -> "CAST(" + text((String) value) + " AS JSON)";
            case SET -> text(((List<?>) value).stream().map(Object::toString).collect(Collectors.joining(",")));
            case BYTES -> "X'" + HexFormat.of().formatHex((byte[]) value) + "'";
            // STRING_TO_VECTOR reads a text, and refuses the smallest of numbers.
            case VECTOR -> "X'" + HexFormat.of().formatHex(bytes((FloatVector) value)) + "'";
            case GEOMETRY -> {
                Geometry geometry = (Geometry) value;
                yield "ST_GeomFromText(" + text(geometry.wkt()) + ", " + geometry.srid() + ", 'axis-order=long-lat')";
            }
        };
    }

    private static byte[] bytes(FloatVector vector) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.size()).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(bytes::putFloat);
        return bytes.array();
    }

    /** MySQL takes the offset of a TIMESTAMP since 8.0.19; without one it would be in the session's time zone. */
    private static String temporal(MysqlType type, String iso) {
        String text = iso.replace('T', ' ');
        return type == MysqlType.TIMESTAMP && text.endsWith("Z")
                ? text.substring(0, text.length() - 1) + "+00:00"
                : text;
    }

    private static String text(String text) {
        boolean plain = text.chars().allMatch(c -> c >= ' ' && c != '\\' && c != 0x7f);
        return plain
                ? "'" + text.replace("'", "''") + "'"
                : "CONVERT(X'" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + "' USING utf8mb4)";
    }
}
