package io.orrery.consumer.classic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orrery.event.Delete;
import io.orrery.event.Event;
import io.orrery.event.MalformedEventException;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Update;
import io.orrery.event.Write;
import io.orrery.event.json.RowJson;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads classic events: {@code schema}, {@code table}, {@code type} and {@code row}, no more. Columns are learned from
 * the values, keys are given, and versions are made of the time at which Kinesis took the record and the event's place
 * among those of the same millisecond. So the events of a millisecond must be read together: no checkpoint may fall
 * between them, or a later run would number them otherwise. For the thread of one shard.
 */
public final class ClassicReader {

    /** What all classic events seem to come from. */
    public static final String ORIGIN = "classic";

    private static final int PLACE_BITS = 22;
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(RowJson.CONSTRAINTS)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final String shardId;
    private final Map<TableName, List<String>> keys;
    private final Map<TableName, ClassicTable> tables = new HashMap<>();
    private long millis;
    private long place;

    /** @param keys the columns of each table's key */
    public ClassicReader(String shardId, Map<TableName, List<String>> keys) {
        this.shardId = shardId;
        this.keys = Map.copyOf(keys);
    }

    /** True if a classic event may come: without a key none can be read. */
    public boolean enabled() {
        return !keys.isEmpty();
    }

    /** True if a classic event has come, from when on {@link #millis} matters. */
    public boolean used() {
        return millis > 0;
    }

    /** The newest millisecond in which a classic event arrived. */
    public long millis() {
        return millis;
    }

    /**
     * The events that a classic document stands for: its table's schema where that is new, then the change; a change of
     * the key is a delete and a write.
     *
     * @param arrivedAt when Kinesis took the record
     * @return empty if the document is not a classic event
     * @throws MalformedEventException if it is one that cannot be read
     */
    public Optional<List<Event>> read(byte[] document, Instant arrivedAt) {
        JsonNode event = parse(document);
        if (event == null
                || event.has("version")
                || event.has("schema_id")
                || !event.path("row").isObject()) {
            return Optional.empty();
        }
        TableName name =
                new TableName(event.path("schema").asText(), event.path("table").asText());
        List<String> key = keys.get(name);
        if (key == null) {
            throw new MalformedEventException("Cannot read a classic event of " + name
                    + ": its key is unknown; name it with --key " + name + "=COLUMN");
        }
        ClassicTable table = tables.computeIfAbsent(name, n -> new ClassicTable(n, key));
        JsonNode row = event.get("row");
        row.forEach(table::learn);
        return Optional.of(
                switch (event.path("type").asText()) {
                    case "WriteRowsEvent" ->
                        List.of(table.schema(), new Write<>(metadata(table, arrivedAt), table.row(row.path("values"))));
                    case "UpdateRowsEvent" -> update(table, row, arrivedAt);
                    case "DeleteRowsEvent" ->
                        List.of(
                                table.schema(),
                                new Delete<>(metadata(table, arrivedAt), table.row(row.path("values"))));
                    default ->
                        throw new MalformedEventException("Cannot read a classic event of " + name + ": type '"
                                + event.path("type").asText() + "' is unknown");
                });
    }

    private static JsonNode parse(byte[] document) {
        try {
            JsonNode event = JSON.readTree(document);
            return event != null && event.isObject() ? event : null;
        } catch (IOException e) {
            return null;
        }
    }

    private List<Event> update(ClassicTable table, JsonNode row, Instant arrivedAt) {
        TableSchema schema = table.schema();
        Row before = table.row(row.path("before_values"));
        Row after = table.row(row.path("after_values"));
        return RowKey.of(before).equals(RowKey.of(after))
                ? List.of(schema, new Update<>(metadata(table, arrivedAt), before, after))
                : List.of(
                        schema,
                        new Delete<>(metadata(table, arrivedAt), before),
                        new Write<>(metadata(table, arrivedAt), after));
    }

    private Metadata metadata(ClassicTable table, Instant arrivedAt) {
        if (arrivedAt.toEpochMilli() > millis) {
            millis = arrivedAt.toEpochMilli();
            place = 0;
        }
        long version = (millis << PLACE_BITS) | place++;
        TableSchema schema = table.schema();
        return new Metadata(
                schema.table(),
                ORIGIN,
                version,
                schema.id(),
                arrivedAt,
                new SourcePosition(null, shardId, millis, place - 1),
                false);
    }
}
