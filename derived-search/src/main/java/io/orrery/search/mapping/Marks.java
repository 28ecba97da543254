package io.orrery.search.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which JSON columns of one document don't stand there as they are. For one thread. */
final class Marks {

    private final Set<String> wrapped = new LinkedHashSet<>(0);
    private final Set<String> jsonNulls = new LinkedHashSet<>(0);

    /** Those that a document names. */
    static Marks of(JsonNode document) {
        Marks marks = new Marks();
        document.path(Fields.ORRERY).path(Fields.WRAPPED).forEach(name -> marks.wrap(name.asText()));
        document.path(Fields.ORRERY).path(Fields.JSON_NULLS).forEach(name -> marks.jsonNull(name.asText()));
        return marks;
    }

    /** The column's value is no object and stands within one. */
    void wrap(String column) {
        wrapped.add(column);
    }

    /** The column holds the JSON literal null, which is not NULL. */
    void jsonNull(String column) {
        jsonNulls.add(column);
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
