package io.orrery.search.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.json.JsonpUtils;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orrery.event.Column;
import io.orrery.event.Geometry;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.search.settings.FieldSettings;
import io.orrery.search.settings.TableSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableMappingTest {

    private static final TableSchema PLACES = new TableSchema(
            new TableName("geo", "places"),
            List.of(Column.of("uuid", "binary(16)"), Column.of("spot", "geometry"), Column.of("photo", "blob")),
            List.of("uuid"));

    private static TableSettings fields(String column, FieldSettings.Kind kind) {
        return new TableSettings(
                null, null, null, Map.of(column, new FieldSettings(kind, null, null, null)), null, null, null);
    }

    private static JsonNode properties(TableSettings settings) throws Exception {
        String json = JsonpUtils.toJsonString(
                TableMapping.of(PLACES, settings, new IndexNames("")).forNewIndex(), new JacksonJsonpMapper());
        return new ObjectMapper().readTree(json).get("properties");
    }

    private static JsonNode document(TableSettings settings) {
        Row row = new Row(PLACES, new Object[] {new byte[] {1}, new Geometry(4326, "POINT(1 2)"), new byte[] {2}});
        return new Documents(PLACES, settings, Optional.empty()).fields(row).orElseThrow();
    }

    /** The local distribution lacks the module of geo_shape: the mapping is compared with the manual's. */
    @Test
    void geometryIsAShapeOnRequestAndElseLeftOut() throws Exception {
        TableSettings shape = fields("spot", FieldSettings.Kind.GEO_SHAPE);
        assertThat(properties(shape).get("spot"))
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"type\":\"object\",\"properties\":{\"srid\":{\"type\":\"long\"},"
                                + "\"wkt\":{\"type\":\"geo_shape\",\"ignore_malformed\":true}}}"));
        assertThat(document(shape).get("spot").toString()).isEqualTo("{\"srid\":4326,\"wkt\":\"POINT(1 2)\"}");
        assertThat(properties(TableSettings.none()).has("spot")).isFalse();
        assertThat(document(TableSettings.none()).has("spot")).isFalse();
    }

    @Test
    void binaryIsLeftOutUnlessItIsInTheKeyOrAskedFor() throws Exception {
        assertThat(document(TableSettings.none()).has("photo")).isFalse();
        assertThat(document(TableSettings.none()).has("uuid")).isTrue();
        assertThat(document(fields("photo", FieldSettings.Kind.NONE))
                        .get("photo")
                        .asText())
                .isEqualTo("Ag==");
        assertThat(properties(fields("photo", FieldSettings.Kind.NONE)).has("photo"))
                .isFalse();
        assertThat(properties(fields("photo", FieldSettings.Kind.KEYWORD))
                        .get("photo")
                        .get("type")
                        .asText())
                .isEqualTo("keyword");
        TableSettings named = new TableSettings(null, List.of("photo"), null, null, null, null, null);
        assertThat(document(named).has("photo")).isTrue();
        assertThat(document(named).has("uuid")).isFalse();
    }
}
