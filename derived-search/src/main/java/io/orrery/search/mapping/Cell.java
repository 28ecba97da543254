package io.orrery.search.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.orrery.event.Column;
import io.orrery.event.FloatVector;
import io.orrery.event.MysqlType;
import io.orrery.event.json.RowJson;
import io.orrery.search.settings.FieldSettings;
import java.io.IOException;

/**
 * A column that documents hold.
 *
 * @param column the column
 * @param index its place in the row
 * @param field its name in the document
 * @param as as what it is indexed; null for what its type says
 */
record Cell(Column column, int index, String field, FieldSettings.Kind as) {

    /** The JSON literal. */
    static final String JSON_NULL = "null";

    /** Writes the value into a document. */
    void write(JsonGenerator json, Object value, Marks marks) throws IOException {
        boolean isJson = column.type().type() == MysqlType.JSON;
        if (isJson && value != null && !Flattenable.test((String) value)) {
            marks.unindexed(column.name(), (String) value);
            return;
        }
        if (value instanceof FloatVector vector && DenseVectors.is(column, as) && !DenseVectors.takes(column, vector)) {
            marks.unindexed(column.name(), vector.toString());
            return;
        }
        json.writeFieldName(field);
        if (isJson && JSON_NULL.equals(value)) {
            marks.jsonNull(column.name());
            json.writeNull();
        } else if (isJson && value != null && !isObject((String) value)) {
            marks.wrap(column.name());
            json.writeStartObject();
            json.writeFieldName(Fields.WRAPPER);
            RowJson.writeValue(json, column, value);
            json.writeEndObject();
        } else if (asBoolean() && value instanceof Long number && (number == 0 || number == 1)) {
            json.writeBoolean(number == 1);
        } else {
            RowJson.writeValue(json, column, value);
        }
    }

    /** Copies the value from a document to the values of a row on the wire, unless the document lacks it. */
    void read(JsonNode document, ObjectNode values, Marks marks) {
        JsonNode value = document.get(field);
        String kept = marks.unindexed().get(column.name());
        if (kept != null && column.type().type() == MysqlType.VECTOR) {
            values.putRawValue(column.name(), new RawValue(kept));
            return;
        }
        if (value != null && value.isBoolean() && asBoolean()) {
            values.put(column.name(), value.booleanValue() ? 1 : 0);
        } else if (value != null) {
            values.set(column.name(), marks.isWrapped(column.name()) ? value.get(Fields.WRAPPER) : value);
        }
    }

    private boolean asBoolean() {
        return as == FieldSettings.Kind.BOOLEAN;
    }

    private static boolean isObject(String json) {
        for (int i = 0; i < json.length(); i++) {
            if (!Character.isWhitespace(json.charAt(i))) {
                return json.charAt(i) == '{';
            }
        }
        return false;
    }
}
