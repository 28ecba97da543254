package io.orrery.check.repair;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.event.json.RowJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The keys of rows as a producer is asked for them. */
public final class KeyJson {

    private KeyJson() {}

    /**
     * The columns of the row's key, with values as events have them.
     *
     * @param row with its key at least
     */
    public static String of(Row row) {
        TableSchema schema = row.schema();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = RowJson.generator(out)) {
            json.writeStartObject();
            for (String column : schema.key()) {
                int place = schema.indexOf(column);
                json.writeFieldName(column);
                RowJson.writeValue(json, schema.columns().get(place), row.at(place));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
