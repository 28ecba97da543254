package io.orrery.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orrery.event.Geometry;
import io.orrery.event.MysqlType;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** One text for each value, whichever store it was read from, so that contents can be compared. */
final class CanonicalText {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private CanonicalText() {}

    /** The text of a value as a {@link io.orrery.event.Row} holds it; null for NULL. */
    static String of(MysqlType type, Object value) {
        if (value == null) {
            return null;
        }
        return switch (type.family()) {
            case INTEGER, TEXT, TEMPORAL, ENUM, VECTOR -> value.toString();
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case FLOATING -> Double.toString(((Number) value).doubleValue());
            case BYTES -> HexFormat.of().formatHex((byte[]) value);
            case SET -> ((List<?>) value).stream().map(Object::toString).collect(Collectors.joining(","));
            case JSON -> json(value.toString());
            case GEOMETRY -> ((Geometry) value).srid() + ";" + ((Geometry) value).wkt();
        };
    }

    /** The document with its members in order and without spaces. */
    static String json(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            return JSON.writeValueAsString(JSON.treeToValue(tree, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot compare a JSON value that is not JSON", e);
        }
    }
}
