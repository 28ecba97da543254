package io.orrery.event.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.orrery.event.Column;
import io.orrery.event.MalformedEventException;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.io.IOException;
import java.io.OutputStream;

/** Writes and reads values in the form that they have on the wire, for stores that keep rows as JSON. */
public final class RowJson {

    /**
     * For every reader of what rows hold. A string may be a LONGBLOB in base64, and a key or a number of a JSON column may
     * be as long as a row: what bounds them is the size of a row. MySQL itself bounds how deep JSON is nested, to 100.
     */
    public static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .build();

    private RowJson() {}

    /** A generator set up as the wire format's is; closing it leaves {@code out} open. */
    public static JsonGenerator generator(OutputStream out) throws IOException {
        return JsonFactories.WIRE.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    /**
     * Writes a value as the wire format does.
     *
     * @param value of the Java type of the column's family; null for NULL
     */
    public static void writeValue(JsonGenerator json, Column column, Object value) throws IOException {
        RowWriter.writeValue(json, column, value);
    }

    /**
     * The row that a JSON object of columns and values holds; a column that is not among them is absent.
     *
     * @param values a JSON object in UTF-8
     * @throws MalformedEventException if it is not, or a value does not fit its column
     * @throws IllegalArgumentException if the schema has no such column
     */
    public static Row read(TableSchema schema, byte[] values) {
        RawRow row = new RawRow(values);
        try (JsonParser json = JsonFactories.WIRE.createParser(values)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedEventException("Cannot read a row of " + schema.table() + ": not a JSON object");
            }
            row.readValues(json);
        } catch (IOException e) {
            // Not Jackson's message: it quotes the source, and the source holds row values.
            throw new MalformedEventException("Cannot read a row of " + schema.table() + ": not JSON");
        }
        return row.toRow(schema);
    }
}
