package io.orrery.archive.store;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orrery.event.Column;
import io.orrery.event.MysqlType;
import io.orrery.event.Row;
import io.orrery.event.json.RowJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Row images as JSON text, values as they are on the wire. For one thread. */
final class RowText {

    private static final String JSON_NULL = "null";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

    /** The columns that the image holds, and their values. */
    String values(Row row) {
        return write(json -> {
            json.writeStartObject();
            List<Column> columns = row.schema().columns();
            for (int i = 0; i < columns.size(); i++) {
                Object value = row.at(i);
                if (value != Row.ABSENT) {
                    json.writeFieldName(columns.get(i).name());
                    RowJson.writeValue(json, columns.get(i), value);
                }
            }
            json.writeEndObject();
        });
    }

    /** The names of the JSON columns that hold the literal null, which looks as NULL does; null if there is none. */
    String jsonNulls(Row row) {
        List<Column> columns = row.schema().columns();
        boolean any = false;
        for (int i = 0; i < columns.size(); i++) {
            any |= isJsonNull(columns.get(i), row.at(i));
        }
        return !any
                ? null
                : write(json -> {
                    json.writeStartArray();
                    for (int i = 0; i < columns.size(); i++) {
                        if (isJsonNull(columns.get(i), row.at(i))) {
                            json.writeString(columns.get(i).name());
                        }
                    }
                    json.writeEndArray();
                });
    }

    private static boolean isJsonNull(Column column, Object value) {
        return column.type().type() == MysqlType.JSON && JSON_NULL.equals(value);
    }

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private String write(Content content) {
        out.reset();
        try (JsonGenerator json = RowJson.generator(out)) {
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
