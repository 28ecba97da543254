package io.orrery.search.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.event.Column;
import io.orrery.event.TableSchema;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which JSON columns of one document don't stand there as they are. For one thread. */
final class Marks {

    private final Set<String> wrapped = new LinkedHashSet<>(0);
    private final Set<String> jsonNulls = new LinkedHashSet<>(0);
    private final Map<String, String> unindexed = new LinkedHashMap<>(0);

    /** Those that a document names. */
    static Marks of(JsonNode document) {
        Marks marks = new Marks();
        document.path(Fields.ORRERY).path(Fields.WRAPPED).forEach(name -> marks.wrap(name.asText()));
        document.path(Fields.ORRERY).path(Fields.JSON_NULLS).forEach(name -> marks.jsonNull(name.asText()));
        document.path(Fields.ORRERY)
                .path(Fields.UNINDEXED)
                .properties()
                .forEach(value ->
                        marks.unindexed(value.getKey(), value.getValue().asText()));
        return marks;
    }

    /** Names the columns in a document as a schema spells them. */
    static void rename(ObjectNode document, TableSchema schema) {
        JsonNode ours = document.path(Fields.ORRERY);
        for (String list : List.of(Fields.WRAPPED, Fields.JSON_NULLS)) {
            if (ours.path(list) instanceof ArrayNode names) {
                for (int i = 0; i < names.size(); i++) {
                    String name = names.get(i).asText();
                    for (Column column : schema.columns()) {
                        if (column.name().equalsIgnoreCase(name)) {
                            names.set(i, column.name());
                        }
                    }
                }
            }
        }
    }

    /** The column's value is no object and stands within one. */
    void wrap(String column) {
        wrapped.add(column);
    }

    /** The column holds the JSON literal null, which is not NULL. */
    void jsonNull(String column) {
        jsonNulls.add(column);
    }

    /** No field takes the column's value, which is kept as its text. */
    void unindexed(String column, String text) {
        unindexed.put(column, text);
    }

    /** The texts of values that no field takes, by column. */
    Map<String, String> unindexed() {
        return unindexed;
    }

    boolean isWrapped(String column) {
        return wrapped.contains(column);
    }

    boolean isJsonNull(String column) {
        return jsonNulls.contains(column);
    }

    void write(JsonGenerator json) throws IOException {
        write(json, Fields.WRAPPED, wrapped);
        write(json, Fields.JSON_NULLS, jsonNulls);
        if (!unindexed.isEmpty()) {
            json.writeObjectFieldStart(Fields.UNINDEXED);
            for (Map.Entry<String, String> value : unindexed.entrySet()) {
                json.writeStringField(value.getKey(), value.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, String field, Set<String> names) throws IOException {
        if (!names.isEmpty()) {
            json.writeArrayFieldStart(field);
            for (String name : names) {
                json.writeString(name);
            }
            json.writeEndArray();
        }
    }
}
