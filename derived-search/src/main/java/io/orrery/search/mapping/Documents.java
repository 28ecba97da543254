package io.orrery.search.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.event.Column;
import io.orrery.event.Metadata;
import io.orrery.event.MysqlType;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.event.json.RowJson;
import io.orrery.search.connection.Elasticsearch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a row of one table into its document and back. A document holds each column's value as it is on the wire, under
 * the column's name, and in {@link Fields#ORRERY} what Orrery needs:
 *
 * <pre>{@code {"id":7,"total":"12.00","_orrery":{"version":1099511627793,"ts":"2026-01-02T03:04:05.678901Z"}}}</pre>
 *
 * <p>A JSON column whose value is no object is wrapped as {@code {"value": ...}} and named in {@code _orrery.wrapped}.
 * A tombstone holds nothing but {@code _orrery}. Immutable; safe for any number of threads.
 */
public final class Documents {

    private static final String JSON_NULL = "null";

    private final TableSchema schema;
    private final Map<String, String> fields;

    /** Documents of rows with those columns. */
    public Documents(TableSchema schema) {
        this.schema = schema;
        this.fields = Fields.of(schema);
    }

    /** The document of a row, which must hold every column, in UTF-8. */
    public byte[] write(Row row, Metadata metadata) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = RowJson.generator(out)) {
            json.writeStartObject();
            List<String> wrapped = new ArrayList<>(0);
            List<String> jsonNulls = new ArrayList<>(0);
            for (int i = 0; i < schema.columns().size(); i++) {
                Column column = schema.columns().get(i);
                Object value = row.at(i);
                json.writeFieldName(fields.get(column.name()));
                if (column.type().type() == MysqlType.JSON && JSON_NULL.equals(value)) {
                    jsonNulls.add(column.name());
                    json.writeNull();
                } else if (column.type().type() == MysqlType.JSON && value != null && !isObject((String) value)) {
                    wrapped.add(column.name());
                    json.writeStartObject();
                    json.writeFieldName(Fields.WRAPPER);
                    RowJson.writeValue(json, column, value);
                    json.writeEndObject();
                } else {
                    RowJson.writeValue(json, column, value);
                }
            }
            json.writeObjectFieldStart(Fields.ORRERY);
            writeVersion(json, metadata.version(), metadata.committedAt());
            writeNames(json, Fields.WRAPPED, wrapped);
            writeNames(json, Fields.JSON_NULLS, jsonNulls);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
        return out.toByteArray();
    }

    /** What stands for a deleted row: it holds against older writes, and no query shows it. */
    public static byte[] tombstone(long version, Instant committedAt) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        try (JsonGenerator json = RowJson.generator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart(Fields.ORRERY);
            json.writeBooleanField("deleted", true);
            writeVersion(json, version, committedAt);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
        return out.toByteArray();
    }

    private static void writeVersion(JsonGenerator json, long version, Instant committedAt) throws IOException {
        json.writeNumberField("version", version);
        json.writeStringField("ts", committedAt.toString());
    }

    private static void writeNames(JsonGenerator json, String field, List<String> names) throws IOException {
        if (!names.isEmpty()) {
            json.writeArrayFieldStart(field);
            for (String name : names) {
                json.writeString(name);
            }
            json.writeEndArray();
        }
    }

    private static boolean isObject(String json) {
        for (int i = 0; i < json.length(); i++) {
            if (!Character.isWhitespace(json.charAt(i))) {
                return json.charAt(i) == '{';
            }
        }
        return false;
    }

    /**
     * The row that a document holds. A column that the document lacks, since it was written before the column was
     * added, is absent.
     */
    public Row read(JsonNode document) {
        Set<String> wrapped = names(document.path(Fields.ORRERY).path(Fields.WRAPPED));
        Set<String> jsonNulls = names(document.path(Fields.ORRERY).path(Fields.JSON_NULLS));
        ObjectNode values = Elasticsearch.EXACT.createObjectNode();
        for (Column column : schema.columns()) {
            JsonNode value = document.get(fields.get(column.name()));
            if (value != null) {
                values.set(column.name(), wrapped.contains(column.name()) ? value.get(Fields.WRAPPER) : value);
            }
        }
        try {
            Row read = RowJson.read(schema, Elasticsearch.EXACT.writeValueAsBytes(values));
            Object[] row = new Object[schema.columns().size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = jsonNulls.contains(schema.columns().get(i).name()) ? JSON_NULL : read.at(i);
            }
            return new Row(schema, row);
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
    }

    private static Set<String> names(JsonNode array) {
        Set<String> names = new HashSet<>();
        array.forEach(name -> names.add(name.asText()));
        return names;
    }
}
