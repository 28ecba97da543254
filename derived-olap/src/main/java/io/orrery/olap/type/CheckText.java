package io.orrery.olap.type;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orrery.check.CanonicalJson;
import io.orrery.event.ColumnType;
import io.orrery.event.Geometry;
import io.orrery.event.MysqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One text for values that are the same, whichever side they come from: the staged value that a codec makes of what the
 * source has, or what the table holds, read by {@link #sql}. Null stays null.
 */
public final class CheckText {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private CheckText() {}

    /** The SQL expression that reads a table's column, for {@link #found}. */
    public static String sql(ColumnCodec codec, String column) {
        return switch (codec.type()) {
            case Codecs.GEOMETRY -> column + ".srid || ' ' || " + column + ".wkt";
            case "BLOB" -> "lower(hex(" + column + "))";
            case "VARCHAR[]" -> "array_to_string(" + column + ", ',')";
            default -> "CAST(" + codec.read(column) + " AS VARCHAR)";
        };
    }

    /** The text of what {@link #sql} gives. */
    public static String found(ColumnType source, ColumnCodec codec, String text) {
        if (text == null) {
            return null;
        }
        if (source.type() == MysqlType.JSON) {
            return json(text);
        }
        return switch (codec.type()) {
            case "FLOAT" -> Float.toString(Float.parseFloat(text));
            case "DOUBLE" -> Double.toString(Double.parseDouble(text));
            case Codecs.VECTOR -> TextForm.of(TextForm.parse(text.substring(1, text.length() - 1), source));
            default -> codec.type().startsWith("DECIMAL(") ? new BigDecimal(text).toPlainString() : text;
        };
    }

    /** The text of a value of the source, which {@code codec} stages. */
    public static String expected(ColumnType source, ColumnCodec codec, Object value) {
        Object staged = value == null ? null : codec.input().convert(value);
        if (staged == null) {
            return null;
        }
        if (source.type() == MysqlType.JSON) {
            return json((String) staged);
        }
        return text(codec, staged);
    }

    private static String text(ColumnCodec codec, Object staged) {
        if (staged instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (staged instanceof List<?> labels) {
            return labels.stream().map(Object::toString).collect(Collectors.joining(","));
        }
        if (staged instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (staged instanceof Geometry geometry) {
            return geometry.srid() + " " + geometry.wkt();
        }
        if (codec.type().equals("UBIGINT")) {
            return Long.toUnsignedString((Long) staged);
        }
        return staged.toString();
    }

    private static String json(String text) {
        try {
            return CanonicalJson.text(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    /** The SQL expression of a value as the table holds it. */
    public static String literal(ColumnCodec codec, Object value) {
        String text = text(codec, codec.input().convert(value)).replace("'", "''");
        return codec.stored(
                codec.stagingType().equals("BLOB")
                        ? "unhex('" + text + "')"
                        : "CAST('" + text + "' AS " + codec.stagingType() + ")");
    }

    /** The source's value of a column that rows are joined on, from what {@link #sql} gives. */
    public static Object key(ColumnType source, ColumnCodec codec, String text) {
        return switch (codec.type()) {
            case "BOOLEAN" -> Boolean.parseBoolean(text) ? 1L : 0L;
            case "BIT" -> integer(new BigInteger(text, 2));
            case "INTERVAL", "TIME" -> Temporal.time(Long.parseLong(text), source.length());
            case "UUID" -> {
                UUID uuid = UUID.fromString(text);
                yield ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits())
                        .array();
            }
            case "BLOB" -> HexFormat.of().parseHex(text);
            default -> TextForm.parse(text, source);
        };
    }

    /** The source's value of a column, from its text in a {@link io.orrery.event.RowKey}. */
    public static Object ofKeyText(ColumnType source, String text) {
        return source.type().family() == MysqlType.Family.BYTES
                ? HexFormat.of().parseHex(text)
                : TextForm.parse(text, source);
    }

    private static Object integer(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }
}
