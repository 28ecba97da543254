package io.orrery.producer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orrery.event.Column;
import io.orrery.event.FloatVector;
import io.orrery.event.Geometry;
import io.orrery.event.MysqlType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Values as MySQL answers them to a SELECT and as events have them, in one form. */
final class Answers {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private Answers() {}

    /** The expression that asks for a column in a form that {@link #theirs} reads. */
    static String question(Column column) {
        String v = "`" + column.name() + "`";
        return switch (column.type().type()) {
            case BIT -> v + " + 0";
            case FLOAT -> "CAST(" + v + " AS DOUBLE)";
            case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> "HEX(" + v + ")";
            case GEOMETRY -> "CONCAT(ST_SRID(" + v + "), ' ', ST_AsText(" + v + ", 'axis-order=long-lat'))";
            case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT, SET -> "CONVERT(" + v + " USING utf8mb4)";
            case ENUM -> "CONCAT(" + v + " + 0, ' ', CONVERT(" + v + " USING utf8mb4))";
            case VECTOR -> "HEX(" + v + ")";
            default -> "CAST(" + v + " AS CHAR)";
        };
    }

    /** What the server's answer stands for. */
    static Object theirs(Column column, String answer) {
        if (answer == null) {
            return null;
        }
        return switch (column.type().type()) {
            case FLOAT, DOUBLE -> Double.valueOf(answer);
            case DATETIME -> answer.replace(' ', 'T');
            case TIMESTAMP -> answer.replace(' ', 'T') + "Z";
            case YEAR -> Integer.valueOf(answer).toString();
            case JSON -> tree(answer);
            case GEOMETRY -> shape(answer);
            default -> answer;
        };
    }

    /** The same for a value of an event. */
    static Object ours(Column column, Object value) {
        if (value == null) {
            return null;
        }
        MysqlType type = column.type().type();
        return switch (type.family()) {
            case INTEGER, TEMPORAL, TEXT -> value.toString();
            case ENUM -> numbered(column.type().labels(), (String) value);
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case FLOATING -> ((Number) value).doubleValue();
            case BYTES -> HexFormat.of().withUpperCase().formatHex((byte[]) value);
            case SET ->
                String.join(
                        ",", ((List<?>) value).stream().map(String.class::cast).toList());
            case JSON -> tree((String) value);
            case VECTOR -> hex((FloatVector) value);
            case GEOMETRY -> shape(((Geometry) value).srid() + " " + ((Geometry) value).wkt());
        };
    }

    /** As the server numbers labels from 1 on; 0 is the value that is none of them, of which it shows nothing. */
    private static String numbered(List<String> labels, String label) {
        int place = labels.indexOf(label) + 1;
        return place + " " + (place == 0 ? "" : label);
    }

    private static String hex(FloatVector vector) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.size()).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(bytes::putFloat);
        return HexFormat.of().withUpperCase().formatHex(bytes.array());
    }

    private static JsonNode tree(String json) {
        try {
            return numbers(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + json, e);
        }
    }

    /** 1e2 and 100.0 are one number, however they are written. */
    private static JsonNode numbers(JsonNode node) throws JsonProcessingException {
        if (node.isNumber()) {
            return JSON.getNodeFactory()
                    .textNode(
                            "number " + node.decimalValue().stripTrailingZeros().toString());
        }
        if (node.isArray()) {
            var copy = JSON.createArrayNode();
            for (JsonNode element : node) {
                copy.add(numbers(element));
            }
            return copy;
        }
        if (node.isObject()) {
            var copy = JSON.createObjectNode();
            for (var field : node.properties()) {
                copy.set(field.getKey(), numbers(field.getValue()));
            }
            return copy;
        }
        return node;
    }

    private static List<Object> shape(String text) {
        List<Object> tokens = new ArrayList<>();
        for (String token : text.split("(?<=[(), ])|(?=[(), ])")) {
            if (token.matches("-?\\d.*")) {
                tokens.add(Double.valueOf(token));
            } else if (!token.isBlank()) {
                tokens.add(token);
            }
        }
        return tokens;
    }
}
