package io.orrery.event.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.orrery.event.ColumnType;
import io.orrery.event.FloatVector;
import io.orrery.event.Geometry;
import io.orrery.event.MysqlType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** One value as the document has it. */
sealed interface RawValue {

    /** From this size of a document, in bytes, long strings are left where they are: as characters they take twice as much. */
    int LARGE = 1 << 20;

    /** The value as the Java type of a column's family. */
    Object as(ColumnType type);

    /** The value's text in the document, for JSON columns. */
    String json();

    /** Reads the value that {@code json} stands at. */
    static RawValue read(JsonParser json, byte[] document) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NULL -> Null.NULL;
            case VALUE_STRING -> document.length < LARGE ? new Text(json.getText()) : text(json, document);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Digits(json.getText());
            case VALUE_TRUE, VALUE_FALSE -> new Nested(json.getText());
            case START_OBJECT, START_ARRAY -> nested(json, document);
            default -> throw new IllegalArgumentException("no value where one was expected");
        };
    }

    private static RawValue text(JsonParser json, byte[] document) throws IOException {
        int start = (int) json.currentTokenLocation().getByteOffset() + 1;
        int end = start;
        while (document[end] != '"') {
            if (document[end] == '\\') {
                return new Text(json.getText());
            }
            end++;
        }
        return new Slice(document, start, end - start);
    }

    private static RawValue nested(JsonParser json, byte[] document) throws IOException {
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        int end = (int) json.currentLocation().getByteOffset();
        return new Nested(new String(document, start, end - start, StandardCharsets.UTF_8));
    }

    /** SQL NULL. */
    enum Null implements RawValue {
        NULL;

        @Override
        public Object as(ColumnType type) {
            return null;
        }

        @Override
        public String json() {
            return "null";
        }
    }

    /** A JSON string. */
    record Text(String text) implements RawValue {
        @Override
        public Object as(ColumnType type) {
            return switch (type.type().family()) {
                case DECIMAL -> new BigDecimal(text);
                case BYTES -> Base64.getDecoder().decode(text);
                case TEMPORAL, TEXT, ENUM -> text;
                case JSON -> json();
                default -> throw new IllegalArgumentException("a string");
            };
        }

        @Override
        public String json() {
            return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
        }
    }

    /** A JSON string without escapes, as its place in the document. */
    final class Slice implements RawValue {
        private final byte[] document;
        private final int offset;
        private final int length;

        Slice(byte[] document, int offset, int length) {
            this.document = document;
            this.offset = offset;
            this.length = length;
        }

        @Override
        public Object as(ColumnType type) {
            if (type.type().family() == MysqlType.Family.BYTES) {
                return bytes();
            }
            return text().as(type);
        }

        private byte[] bytes() {
            ByteBuffer decoded = Base64.getDecoder().decode(ByteBuffer.wrap(document, offset, length));
            return decoded.arrayOffset() == 0 && decoded.limit() == decoded.array().length
                    ? decoded.array()
                    : Arrays.copyOf(decoded.array(), decoded.limit());
        }

        private Text text() {
            return new Text(new String(document, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public String json() {
            return text().json();
        }
    }

    /** A JSON number, its digits as they were. */
    record Digits(String text) implements RawValue {
        @Override
        public Object as(ColumnType type) {
            return switch (type.type().family()) {
                case INTEGER -> integer();
                case DECIMAL -> new BigDecimal(text);
                case FLOATING ->
                    type.type() == MysqlType.FLOAT ? (Object) Float.valueOf(text) : (Object) Double.valueOf(text);
                case JSON -> text;
                default -> throw new IllegalArgumentException("a number");
            };
        }

        private Object integer() {
            // 18 digits always fit; longer ones take the slow way.
            if (text.length() <= 18) {
                return Long.valueOf(text);
            }
            BigInteger big = new BigInteger(text);
            return big.bitLength() < Long.SIZE ? (Object) big.longValue() : big;
        }

        @Override
        public String json() {
            return text;
        }
    }

    /** A JSON object, array or boolean, as its text. */
    record Nested(String json) implements RawValue {
        @Override
        public Object as(ColumnType type) {
            try {
                return switch (type.type().family()) {
                    case SET -> labels();
                    case GEOMETRY -> geometry();
                    case VECTOR -> vector();
                    case JSON -> json;
                    default -> throw new IllegalArgumentException("an object or array");
                };
            } catch (IOException e) {
                throw new IllegalArgumentException("an object or array of another form", e);
            }
        }

        private List<String> labels() throws IOException {
            List<String> labels = new ArrayList<>();
            try (JsonParser parser = JsonFactories.WIRE.createParser(json)) {
                if (parser.nextToken() != JsonToken.START_ARRAY) {
                    throw new IllegalArgumentException("an object");
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    labels.add(parser.getText());
                }
            }
            return List.copyOf(labels);
        }

        private FloatVector vector() throws IOException {
            FloatBuffer numbers = FloatBuffer.allocate(json.length() / 2);
            try (JsonParser parser = JsonFactories.WIRE.createParser(json)) {
                if (parser.nextToken() != JsonToken.START_ARRAY) {
                    throw new IllegalArgumentException("an object");
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    numbers.put(Float.parseFloat(parser.getText()));
                }
            }
            return FloatVector.of(Arrays.copyOf(numbers.array(), numbers.position()));
        }

        private Geometry geometry() throws IOException {
            long srid = 0;
            String wkt = null;
            try (JsonParser parser = JsonFactories.WIRE.createParser(json)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new IllegalArgumentException("an array");
                }
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String field = parser.currentName();
                    parser.nextToken();
                    if (field.equals(Fields.SRID)) {
                        srid = parser.getLongValue();
                    } else if (field.equals(Fields.WKT)) {
                        wkt = parser.getText();
                    }
                }
            }
            return new Geometry(srid, wkt);
        }
    }
}
