package io.orrery.search.mapping;

import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.json.JsonData;
import io.orrery.event.Column;
import io.orrery.event.Event;
import io.orrery.event.TableSchema;
import io.orrery.event.json.EventReader;
import io.orrery.event.json.EventWriter;
import io.orrery.search.settings.TableSettings;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The mapping of a table's index: one field a column, Orrery's own fields, and the schema, kept as metadata. */
public final class TableMapping {

    private static final String META = "orrery";
    private static final String SCHEMA = "schema";
    private static final String ALIAS = "alias";

    private final TableSchema schema;
    private final String alias;
    private final Map<String, Property> properties;

    private TableMapping(TableSchema schema, String alias, Map<String, Property> properties) {
        this.schema = schema;
        this.alias = alias;
        this.properties = Collections.unmodifiableMap(properties);
    }

    /**
     * The mapping of a table with those columns.
     *
     * @param alias what queries name
     */
    public static TableMapping of(TableSchema schema, TableSettings settings, String alias) {
        Map<String, String> fields = Fields.of(schema);
        Map<String, Property> properties = new LinkedHashMap<>();
        for (Column column : schema.columns()) {
            if (settings.holds(schema, column)) {
                FieldTypes.of(column, settings.field(column.name()))
                        .ifPresent(type -> properties.put(fields.get(column.name()), type));
            }
        }
        settings.mapping().forEach((field, json) -> properties.put(field, MappingJson.property(json)));
        return new TableMapping(schema, alias, properties);
    }

    /** The schema that the mapping was made of. */
    public TableSchema schema() {
        return schema;
    }

    /** What queries name. */
    public String alias() {
        return alias;
    }

    /** The fields of the columns, by name, in the table's order. */
    public Map<String, Property> properties() {
        return properties;
    }

    /** The whole mapping, for a new index. */
    public TypeMapping forNewIndex() {
        Property orrery = Property.of(p -> p.object(o -> o.dynamic(DynamicMapping.False)
                .properties("deleted", Property.of(f -> f.boolean_(b -> b)))
                .properties("version", Property.of(f -> f.long_(n -> n)))
                .properties("removed", Property.of(f -> f.date(d -> d.format("strict_date_optional_time"))))
                .properties("ts", Property.of(f -> f.dateNanos(d -> d.format("strict_date_optional_time_nanos"))))));
        // Not dynamic: a column gets its field from its type, never from whatever its first value looks like.
        return TypeMapping.of(m -> m.dynamic(DynamicMapping.False)
                .meta(meta(schema, alias))
                .properties(Fields.ORRERY, orrery)
                .properties(properties));
    }

    /** The metadata of an index that holds a table behind an alias. */
    public static Map<String, JsonData> meta(TableSchema schema, String alias) {
        String document = new String(new EventWriter().write(schema), StandardCharsets.UTF_8);
        return Map.of(META, JsonData.of(Map.of("table", schema.table().toString(), ALIAS, alias, SCHEMA, document)));
    }

    /** The schema that the metadata of an index name; empty if the index is not one of ours. */
    public static Optional<TableSchema> schemaOf(TypeMapping mapping) {
        String document = meta(mapping, SCHEMA);
        if (document == null) {
            return Optional.empty();
        }
        Event event = new EventReader().read(document.getBytes(StandardCharsets.UTF_8));
        return event instanceof TableSchema found ? Optional.of(found) : Optional.empty();
    }

    /** The alias that the metadata of an index name; empty if the index is not one of ours. */
    public static Optional<String> aliasOf(TypeMapping mapping) {
        return Optional.ofNullable(meta(mapping, ALIAS));
    }

    /** Null where there is none. */
    private static String meta(TypeMapping mapping, String key) {
        JsonData meta = mapping.meta().get(META);
        return meta != null && meta.toJson().getValueType() == JsonValue.ValueType.OBJECT
                ? meta.toJson().asJsonObject().getString(key, null)
                : null;
    }
}
