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
import io.orrery.runtime.UsageException;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.settings.TableSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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

    private final TableSchema schema;
    private final List<Cell> cells;
    private final List<Cell> told;
    private final Optional<DocumentMapper> mapper;

    /**
     * Documents of rows with those columns.
     *
     * @param mapper makes the documents in place of the settings
     */
    public Documents(TableSchema schema, TableSettings settings, Optional<DocumentMapper> mapper) {
        this.schema = schema;
        this.mapper = mapper;
        Map<String, String> fields = Fields.of(schema);
        this.cells = schema.columns().stream()
                .filter(column -> settings.holds(schema, column))
                .map(column -> new Cell(
                        column,
                        schema.indexOf(column.name()),
                        fields.get(column.name()),
                        settings.field(column.name()).as()))
                .toList();
        this.told = mapper.isPresent()
                ? List.of()
                : cells.stream().filter(cell -> earlier(cell) != null).toList();
    }

    /** What earlier rows hold in the column; null if that is not known, and for NULL, as which a missing field counts. */
    private static Object earlier(Cell cell) {
        return cell.column().earlierOrNull();
    }

    /** Whether the schema tells what earlier rows hold in columns of the documents. */
    public boolean tellEarlier() {
        return !told.isEmpty();
    }

    /** The fields of those columns. */
    public List<String> toldFields() {
        return told.stream().map(Cell::field).toList();
    }

    /**
     * A document that was written before its table had some columns, with what its row holds in them; empty if there is
     * nothing to add.
     */
    public Optional<ObjectNode> filled(JsonNode document) {
        if (isTombstone(document)) {
            return Optional.empty();
        }
        Optional<ObjectNode> spelt = spelt(document);
        Optional<ObjectNode> filled = withEarlier(spelt.isPresent() ? spelt.get() : document);
        return filled.isPresent() ? filled : spelt;
    }

    /**
     * A document with the fields of columns that were renamed in their case alone as they are called now; empty if there
     * are none.
     */
    public Optional<ObjectNode> spelt(JsonNode document) {
        Map<String, String> now = new HashMap<>();
        cells.forEach(cell -> now.put(cell.field().toLowerCase(Locale.ROOT), cell.field()));
        ObjectNode spelt = null;
        for (Map.Entry<String, JsonNode> field : document.properties()) {
            String name = now.get(field.getKey().toLowerCase(Locale.ROOT));
            if (name != null && !document.has(name)) {
                spelt = spelt == null ? document.deepCopy() : spelt;
                spelt.set(name, spelt.remove(field.getKey()));
                Marks.rename(spelt, schema);
            }
        }
        return Optional.ofNullable(spelt);
    }

    private Optional<ObjectNode> withEarlier(JsonNode document) {
        List<Cell> missing =
                told.stream().filter(cell -> !document.has(cell.field())).toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        Marks marks = Marks.of(document);
        try {
            try (JsonGenerator json = RowJson.generator(out)) {
                json.writeStartObject();
                for (Cell cell : missing) {
                    cell.write(json, earlier(cell), marks);
                }
                json.writeObjectFieldStart(Fields.ORRERY);
                marks.write(json);
                json.writeEndObject();
                json.writeEndObject();
            }
            ObjectNode added = (ObjectNode) Elasticsearch.EXACT.readTree(out.toByteArray());
            ObjectNode filled = document.deepCopy();
            filled.withObject(Fields.ORRERY).setAll((ObjectNode) added.remove(Fields.ORRERY));
            filled.setAll(added);
            return Optional.of(filled);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a document of " + schema.table(), e);
        }
    }

    /**
     * The document of a row, in UTF-8.
     *
     * @param row with every column
     * @param now when it is written, for the tombstone of a row that is to have no document
     */
    public byte[] write(Row row, Metadata metadata, Instant now) {
        return write(row, metadata, now, null);
    }

    /**
     * The document of a row of a table without a key, in UTF-8.
     *
     * @param image what names the row's values
     */
    public byte[] writeCopy(Row row, Metadata metadata, Instant now, String image) {
        return write(row, metadata, now, image);
    }

    /** @param image null where the row has a key */
    private byte[] write(Row row, Metadata metadata, Instant now, String image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        Marks marks = new Marks();
        try (JsonGenerator json = RowJson.generator(out)) {
            json.writeStartObject();
            if (mapper.isPresent()) {
                Map<String, Object> mapped = mapper.get().map(row);
                if (mapped == null) {
                    return tombstone(metadata.version(), metadata.committedAt(), now);
                }
                for (Map.Entry<String, Object> field : mapped.entrySet()) {
                    json.writeFieldName(field.getKey());
                    Elasticsearch.EXACT.writeValue(json, field.getValue());
                }
            } else {
                for (Cell cell : cells) {
                    cell.write(json, row.at(cell.index()), marks);
                }
            }
            json.writeObjectFieldStart(Fields.ORRERY);
            writeVersion(json, metadata.version(), metadata.committedAt());
            if (image != null) {
                json.writeStringField("image", image);
            }
            marks.write(json);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a document of " + schema.table(), e);
        }
        return out.toByteArray();
    }

    /** The document of a row without Orrery's own fields; empty if the row is to have none. Absent columns are left out. */
    public Optional<ObjectNode> fields(Row row) {
        if (mapper.isPresent()) {
            return Optional.ofNullable(mapper.get().map(row)).map(Elasticsearch.EXACT::valueToTree);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        Marks marks = new Marks();
        try {
            try (JsonGenerator json = RowJson.generator(out)) {
                json.writeStartObject();
                for (Cell cell : cells) {
                    if (row.at(cell.index()) != Row.ABSENT) {
                        cell.write(json, row.at(cell.index()), marks);
                    }
                }
                json.writeEndObject();
            }
            return Optional.of(withUnindexed((ObjectNode) Elasticsearch.EXACT.readTree(out.toByteArray()), marks));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a document of " + schema.table(), e);
        }
    }

    /** A document with the values that no field takes where they would stand. */
    public ObjectNode withUnindexed(ObjectNode document) {
        return withUnindexed(document, Marks.of(document));
    }

    private ObjectNode withUnindexed(ObjectNode document, Marks marks) {
        for (Cell cell : cells) {
            String text = marks.unindexed().get(cell.column().name());
            if (text != null) {
                try {
                    document.set(cell.field(), Elasticsearch.EXACT.readTree(text));
                } catch (IOException e) {
                    throw new UncheckedIOException("What no field takes is kept as JSON", e);
                }
            }
        }
        return document;
    }

    /**
     * The columns that documents don't hold, each with why; none where the documents are made in code.
     */
    public List<String> lacks() {
        if (mapper.isPresent()) {
            return List.of();
        }
        List<String> lacks = new ArrayList<>();
        for (Column column : schema.columns()) {
            boolean held = cells.stream().anyMatch(cell -> cell.column().equals(column));
            if (!held) {
                lacks.add(column.name() + " (not in the index)");
            }
        }
        return lacks;
    }

    /** Whether the documents hold the whole key, so that they tell which rows they stand for. */
    public boolean holdKey() {
        return mapper.isEmpty()
                && schema.key().stream().allMatch(key -> cells.stream()
                        .anyMatch(cell -> cell.column().name().equals(key)));
    }

    /** Whether a document stands for a deleted row. */
    public static boolean isTombstone(JsonNode document) {
        return document.path(Fields.ORRERY).path("deleted").asBoolean();
    }

    /**
     * What stands for a deleted row: it holds against older writes, and no query shows it.
     *
     * @param now when it is written: not when the row was deleted, since a stream holds late events as long as others
     */
    public static byte[] tombstone(long version, Instant committedAt, Instant now) {
        return tombstone(version, committedAt, now, json -> {});
    }

    /**
     * The same for a row of a table without a key.
     *
     * @param deletion the place of the deletion
     */
    public static byte[] removedCopy(String image, String deletion, long version, Instant committedAt, Instant now) {
        return tombstone(version, committedAt, now, json -> {
            json.writeStringField("image", image);
            json.writeStringField("removed_by", deletion);
        });
    }

    /** What stands where a row was that is named otherwise now: {@code to} is its document. */
    public static byte[] moved(String to, long version, Instant committedAt, Instant now) {
        return tombstone(version, committedAt, now, json -> json.writeStringField("moved", to));
    }

    /** More of what a tombstone says. */
    @FunctionalInterface
    public interface More {
        /** Writes fields. */
        void write(JsonGenerator json) throws IOException;
    }

    /** A tombstone that says more. */
    public static byte[] tombstone(long version, Instant committedAt, Instant now, More more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        try (JsonGenerator json = RowJson.generator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart(Fields.ORRERY);
            json.writeBooleanField("deleted", true);
            writeVersion(json, version, committedAt);
            json.writeStringField("removed", now.toString());
            more.write(json);
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

    /**
     * The row that a document holds. A column that the document lacks, since it is left out or was added after the
     * document was written, is absent.
     *
     * @throws UsageException if the documents are made in code, so that no row can be made of them
     */
    public Row read(JsonNode document) {
        if (mapper.isPresent()) {
            throw new UsageException("Cannot read rows of " + schema.table() + " from Elasticsearch: its documents are"
                    + " made by a mapper of its own");
        }
        Optional<ObjectNode> spelt = spelt(document);
        JsonNode read = spelt.isPresent() ? spelt.get() : document;
        Marks marks = Marks.of(read);
        ObjectNode values = Elasticsearch.EXACT.createObjectNode();
        cells.forEach(cell -> cell.read(read, values, marks));
        try {
            Row known = RowJson.read(schema, Elasticsearch.EXACT.writeValueAsBytes(values));
            Object[] row = new Object[schema.columns().size()];
            for (int i = 0; i < row.length; i++) {
                String column = schema.columns().get(i).name();
                String kept = marks.unindexed().get(column);
                row[i] = marks.isJsonNull(column) ? Cell.JSON_NULL : kept != null && isJson(i) ? kept : known.at(i);
            }
            return new Row(schema, row);
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
    }

    private boolean isJson(int column) {
        return schema.columns().get(column).type().type() == MysqlType.JSON;
    }
}
