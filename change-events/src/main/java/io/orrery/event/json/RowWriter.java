package io.orrery.event.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orrery.event.Column;
import io.orrery.event.FloatVector;
import io.orrery.event.Geometry;
import io.orrery.event.MysqlType;
import io.orrery.event.Row;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Writes one row image: the values, then the names of JSON columns that hold the JSON literal null. */
final class RowWriter {

    private static final String JSON_NULL = "null";

    private RowWriter() {}

    static void write(JsonGenerator json, Row row, String valuesField, String jsonNullsField) throws IOException {
        List<Column> columns = row.schema().columns();
        boolean jsonNulls = false;
        json.writeObjectFieldStart(valuesField);
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.at(i);
            if (value != Row.ABSENT) {
                Column column = columns.get(i);
                json.writeFieldName(column.name());
                writeValue(json, column, value);
                jsonNulls |= isJsonNull(column, value);
            }
        }
        json.writeEndObject();
        if (jsonNulls) {
            writeJsonNulls(json, row, jsonNullsField);
        }
    }

    // In the document SQL NULL and the JSON literal null look the same; so the rare literals are named beside.
    private static void writeJsonNulls(JsonGenerator json, Row row, String field) throws IOException {
        List<Column> columns = row.schema().columns();
        json.writeArrayFieldStart(field);
        for (int i = 0; i < columns.size(); i++) {
            if (isJsonNull(columns.get(i), row.at(i))) {
                json.writeString(columns.get(i).name());
            }
        }
        json.writeEndArray();
    }

    static boolean isJsonNull(Column column, Object value) {
        return column.type().type() == MysqlType.JSON && JSON_NULL.equals(value);
    }

    static void writeValue(JsonGenerator json, Column column, Object value) throws IOException {
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (column.type().type().family()) {
            case INTEGER -> writeInteger(json, value);
            case DECIMAL -> json.writeString(((BigDecimal) value).toPlainString());
            case FLOATING -> {
                if (value instanceof Float single) {
                    json.writeNumber(single);
                } else {
                    json.writeNumber((double) value);
                }
            }
            case TEMPORAL, TEXT, ENUM -> json.writeString((String) value);
            case BYTES -> json.writeBinary((byte[]) value);
            case SET -> {
                json.writeStartArray();
                for (Object label : (List<?>) value) {
                    json.writeString((String) label);
                }
                json.writeEndArray();
            }
            case JSON -> json.writeRawValue((String) value);
            case GEOMETRY -> {
                Geometry geometry = (Geometry) value;
                json.writeStartObject();
                json.writeNumberField(Fields.SRID, geometry.srid());
                json.writeStringField(Fields.WKT, geometry.wkt());
                json.writeEndObject();
            }
            case VECTOR -> {
                FloatVector vector = (FloatVector) value;
                json.writeStartArray();
                for (int i = 0; i < vector.size(); i++) {
                    json.writeNumber(vector.get(i));
                }
                json.writeEndArray();
            }
        }
    }

    private static void writeInteger(JsonGenerator json, Object value) throws IOException {
        if (value instanceof BigInteger big) {
            json.writeNumber(big);
        } else {
            json.writeNumber((long) value);
        }
    }
}
