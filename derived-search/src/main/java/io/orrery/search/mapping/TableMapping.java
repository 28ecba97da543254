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
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
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
    private static final String NAMED = "named";
    private static final String ALIAS = "alias";
    private static final String PREFIX = "prefix";

    private final TableSchema schema;
    private final String alias;
    private final String prefix;
    private final Map<String, Property> properties;

    private TableMapping(TableSchema schema, IndexNames names, Map<String, Property> properties) {
        this.schema = schema;
        this.alias = names.alias(schema.table());
        this.prefix = names.prefix();
        this.properties = Collections.unmodifiableMap(properties);
    }

    /** The mapping of a table with those columns. */
    public static TableMapping of(TableSchema schema, TableSettings settings, IndexNames names) {
        Map<String, String> fields = Fields.of(schema);
        Map<String, Property> properties = new LinkedHashMap<>();
        for (Column column : schema.columns()) {
            if (settings.holds(schema, column)) {
                FieldTypes.of(column, settings.field(column.name()))
                        .ifPresent(type -> properties.put(fields.get(column.name()), type));
            }
        }
        settings.mapping().forEach((field, json) -> properties.put(field, MappingJson.property(json)));
        return new TableMapping(schema, names, properties);
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
        // Not dynamic: a column gets its field from its type, never from whatever its first value looks like.
        return TypeMapping.of(m -> m.dynamic(DynamicMapping.False)
                .meta(meta(schema, Naming.of(schema, 0)))
                .properties(Fields.ORRERY, bookkeeping())
                .properties(properties));
    }

    /** The field of Orrery's own. */
    public static Property bookkeeping() {
        return Property.of(p -> p.object(o -> o.dynamic(DynamicMapping.False)
                .properties("deleted", Property.of(f -> f.boolean_(b -> b)))
                .properties("version", Property.of(f -> f.long_(n -> n)))
                .properties("removed", Property.of(f -> f.date(d -> d.format("strict_date_optional_time"))))
                .properties("image", Property.of(f -> f.keyword(k -> k)))
                .properties("removed_by", Property.of(f -> f.keyword(k -> k)))
                .properties("ts", Property.of(f -> f.dateNanos(d -> d.format("strict_date_optional_time_nanos"))))));
    }

    /**
     * The metadata of the index.
     *
     * @param known its documents can have the columns of that schema
     * @param naming what names its documents
     */
    public Map<String, JsonData> meta(TableSchema known, Naming naming) {
        String document = new String(new EventWriter().write(known), StandardCharsets.UTF_8);
        return Map.of(
                META,
                JsonData.of(Map.of(
                        "table",
                        known.table().toString(),
                        ALIAS,
                        alias,
                        PREFIX,
                        prefix,
                        SCHEMA,
                        document,
                        NAMED,
                        Map.of(
                                "columns",
                                naming.columns(),
                                "keyless",
                                naming.keyless(),
                                "since",
                                Long.toString(naming.since())))));
    }

    /** Whether an index is one of ours, under the prefix of those names, whatever its alias was set to when it was made. */
    public static boolean isUnder(TypeMapping mapping, IndexNames names) {
        String found = meta(mapping, PREFIX);
        // An index of an older Orrery does not say its prefix.
        return found == null
                ? schemaOf(mapping)
                        .filter(schema -> aliasOf(mapping).equals(Optional.of(names.alias(schema.table()))))
                        .isPresent()
                : found.equals(names.prefix());
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

    /** What names the documents of an index, as its metadata say; empty where an older Orrery made it. */
    public static Optional<Naming> namingOf(TypeMapping mapping) {
        JsonData meta = mapping.meta().get(META);
        if (meta == null || meta.toJson().getValueType() != JsonValue.ValueType.OBJECT) {
            return Optional.empty();
        }
        JsonObject named = meta.toJson().asJsonObject().getJsonObject(NAMED);
        return Optional.ofNullable(named)
                .map(n -> new Naming(
                        n.getJsonArray("columns").getValuesAs(JsonString.class).stream()
                                .map(JsonString::getString)
                                .toList(),
                        n.getBoolean("keyless"),
                        Long.parseLong(n.getString("since"))));
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
