package io.orrery.search.mapping;

import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.json.JsonpMapper;
import co.elastic.clients.json.JsonpUtils;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.runtime.UsageException;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.settings.FieldSettings;
import java.io.StringReader;
import java.util.Map;
import java.util.Set;

/** Mappings and settings in Elasticsearch's own JSON, beside those that the client's types write. */
public final class MappingJson {

    private static final JsonpMapper MAPPER = new JacksonJsonpMapper(Elasticsearch.EXACT);

    /** What does not say how a field's own values are indexed. */
    private static final Set<String> NESTED = Set.of("fields", "properties", "copy_to", "meta");

    private MappingJson() {}

    /** A field with what is set for its column. */
    static Property with(Property type, FieldSettings settings) {
        ObjectNode json = json(type);
        if (settings.analyzer() != null) {
            json.put("analyzer", settings.analyzer());
        }
        if (settings.searchAnalyzer() != null) {
            json.put("search_analyzer", settings.searchAnalyzer());
        }
        if (!settings.copyTo().isEmpty()) {
            settings.copyTo().forEach(json.putArray("copy_to")::add);
        }
        return property(json);
    }

    /** A field in Elasticsearch's own JSON. */
    static Property property(Object json) {
        try {
            String text = Elasticsearch.EXACT.writeValueAsString(json);
            return Property.of(p -> p.withJson(new StringReader(text)));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new UsageException(
                    "Cannot read a field of the settings file, which must be as under 'properties' in Elasticsearch: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Settings of an index in Elasticsearch's own JSON. */
    public static IndexSettings settings(Map<String, Object> json) {
        try {
            String text = Elasticsearch.EXACT.writeValueAsString(json);
            return IndexSettings.of(s -> s.withJson(new StringReader(text)));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new UsageException("Cannot read 'index-settings': they must be as Elasticsearch's own", e);
        }
    }

    /** Whether an index that has {@code found} indexes a column as {@code wanted} says. */
    public static boolean fits(Property wanted, Property found) {
        ObjectNode have = json(found);
        return json(wanted).properties().stream()
                .filter(setting -> !NESTED.contains(setting.getKey()))
                .allMatch(setting -> setting.getValue().equals(have.get(setting.getKey())));
    }

    private static ObjectNode json(Property property) {
        try {
            JsonNode json = Elasticsearch.EXACT.readTree(JsonpUtils.toJsonString(property, MAPPER));
            return (ObjectNode) json;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The client writes JSON", e);
        }
    }
}
