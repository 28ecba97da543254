package io.orrery.olap.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.Map;
import org.duckdb.DuckDBStruct;

/** One array of objects, a line each. Numbers are exact, JSON columns stay JSON, bytes are base64. */
final class JsonFormat implements RowFormat {

    private final Writer out;
    private final JsonGenerator json;
    private String[] names = {};
    private boolean[] raw = {};
    private boolean first = true;

    JsonFormat(Writer out) throws IOException {
        this.out = out;
        this.json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
                .setRootValueSeparator(null);
    }

    @Override
    public void begin(ResultSet results) throws IOException, SQLException {
        names = new String[results.getMetaData().getColumnCount()];
        raw = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = results.getMetaData().getColumnLabel(i + 1);
            raw[i] = results.getMetaData().getColumnTypeName(i + 1).equals("JSON");
        }
        out.write('[');
    }

    @Override
    public void row(ResultSet results) throws IOException, SQLException {
        out.write(first ? "\n" : ",\n");
        first = false;
        json.writeStartObject();
        for (int i = 0; i < names.length; i++) {
            json.writeFieldName(names[i]);
            if (raw[i] && results.getString(i + 1) != null) {
                json.writeRawValue(results.getString(i + 1));
            } else {
                value(results.getObject(i + 1));
            }
        }
        json.writeEndObject();
        json.flush();
    }

    private void value(Object value) throws IOException, SQLException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value instanceof Float || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            if (Double.isFinite(number)) {
                json.writeNumber(value.toString());
            } else {
                json.writeNull();
            }
        } else if (value instanceof BigDecimal || value instanceof BigInteger || value instanceof Number) {
            json.writeNumber(value instanceof BigDecimal exact ? exact.toPlainString() : value.toString());
        } else if (value instanceof Blob blob) {
            json.writeBinary(blob.getBytes(1, Math.toIntExact(blob.length())));
        } else if (value instanceof java.sql.Array array) {
            json.writeStartArray();
            for (Object element : (Object[]) array.getArray()) {
                value(element);
            }
            json.writeEndArray();
        } else if (value instanceof DuckDBStruct struct) {
            map(struct.getMap());
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof Struct struct) {
            json.writeString(struct.toString());
        } else {
            json.writeString(ValueText.iso(value));
        }
    }

    private void map(Map<?, ?> map) throws IOException, SQLException {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.writeFieldName(String.valueOf(entry.getKey()));
            value(entry.getValue());
        }
        json.writeEndObject();
    }

    @Override
    public void end() throws IOException {
        json.close();
        out.write(first ? "]\n" : "\n]\n");
        out.flush();
    }
}
