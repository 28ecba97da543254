package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import io.orrery.event.FloatVector;
import io.orrery.event.Geometry;
import io.orrery.event.MysqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Any value as text: as the wire has it, a SET as labels and a vector as numbers with commas between, a geometry as EWKT. */
final class TextForm {

    private TextForm() {}

    static String of(Object value) {
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof List<?> labels) {
            return labels.stream().map(Object::toString).collect(Collectors.joining(","));
        }
        if (value instanceof Geometry geometry) {
            return "SRID=" + geometry.srid() + ";" + geometry.wkt();
        }
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    static Object parse(String text, ColumnType type) {
        if (text == null) {
            return null;
        }
        return switch (type.type().family()) {
            case INTEGER -> {
                BigInteger number = new BigInteger(text);
                yield number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
            }
            case DECIMAL -> new BigDecimal(text);
            case FLOATING ->
                type.type() == MysqlType.FLOAT ? (Object) Float.valueOf(text) : (Object) Double.valueOf(text);
            case BYTES -> Base64.getDecoder().decode(text);
            // MySQL does not admit a comma in a label of a SET.
            case SET -> text.isEmpty() ? List.of() : List.of(text.split(",", -1));
            case VECTOR -> vector(text);
            case GEOMETRY -> {
                int end = text.indexOf(';');
                yield new Geometry(Long.parseLong(text.substring("SRID=".length(), end)), text.substring(end + 1));
            }
            case TEMPORAL, TEXT, ENUM, JSON -> text;
        };
    }

    private static FloatVector vector(String text) {
        String[] numbers = text.isEmpty() ? new String[0] : text.split(", ?");
        float[] vector = new float[numbers.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = Float.parseFloat(numbers[i]);
        }
        return FloatVector.of(vector);
    }
}
