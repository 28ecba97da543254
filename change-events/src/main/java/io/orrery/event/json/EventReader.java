package io.orrery.event.json;

import io.orrery.event.Delete;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.MalformedEventException;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.Update;
import io.orrery.event.Write;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads events from their JSON documents, fields in any order. It learns each {@link TableSchema} that it reads and
 * needs it for the changes that follow; every Kinesis record starts with the schemas of the tables it mentions, so a
 * reader may start at any record. Keeps each schema of each table that it has met (a few hundred bytes a column). For
 * one thread at a time.
 */
public final class EventReader {

    private record SchemaKey(TableName table, String id) {}

    private final Map<SchemaKey, TableSchema> schemas = new HashMap<>();
    private final Expectation expectation = new Expectation();

    /**
     * The event that {@code document} holds.
     *
     * @param document a JSON document in UTF-8
     * @throws MalformedEventException if it is not an event, is of an unknown type, or names a schema not met so far
     */
    public Event read(byte[] document) {
        return read(document, 0, document.length);
    }

    /** As {@link #read(byte[])}, from a part of an array. */
    public Event read(byte[] document, int offset, int length) {
        try {
            return build(Document.parse(document, offset, length, expectation));
        } catch (IOException e) {
            // Not Jackson's message: it quotes the source, and the source holds row values.
            throw new MalformedEventException(
                    "Cannot read an event: not a JSON document of the wire format" + location(e));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new MalformedEventException("Cannot read an event: " + e.getMessage(), e);
        }
    }

    private static String location(IOException e) {
        if (e instanceof com.fasterxml.jackson.core.JacksonException jackson && jackson.getLocation() != null) {
            return " (at byte " + jackson.getLocation().getByteOffset() + ")";
        }
        return "";
    }

    private Event build(Document document) {
        TableName table = document.table();
        String type = document.type();
        if (type == null) {
            throw new MalformedEventException("Cannot read an event for " + table + ": its type is no string");
        }
        return switch (type) {
            case Fields.WRITE ->
                new Write<>(document.metadata(), document.values().toRow(schema(document)));
            case Fields.UPDATE -> {
                TableSchema schema = schema(document);
                yield new Update<>(
                        document.metadata(),
                        document.beforeValues().toRow(schema),
                        document.afterValues().toRow(schema));
            }
            case Fields.DELETE ->
                new Delete<>(document.metadata(), document.values().toRow(schema(document)));
            case Fields.TABLE_SCHEMA -> learn(document.tableSchema());
            case Fields.TRUNCATE_TABLE -> new TruncateTable(document.metadata());
            case Fields.DROP_TABLE -> new DropTable(document.metadata());
            case Fields.SNAPSHOT_STARTED -> document.snapshotStarted();
            case Fields.SNAPSHOT_COMPLETED -> document.snapshotCompleted();
            case Fields.EVENT_PART -> document.part();
            default ->
                throw new MalformedEventException(
                        "Cannot read an event of type '" + type + "' for " + table + ": unknown type");
        };
    }

    private TableSchema learn(TableSchema schema) {
        // The same schema comes with every record: keep the first, so that rows share one object.
        TableSchema known = schemas.putIfAbsent(new SchemaKey(schema.table(), schema.id()), schema);
        TableSchema kept = known == null ? schema : known;
        expectation.learn(kept);
        return kept;
    }

    private TableSchema schema(Document document) {
        if (document.expected() != null) {
            return document.expected();
        }
        TableSchema schema = schemaOf(document.table(), document.schemaId())
                .orElseThrow(() -> new MalformedEventException("Cannot read a change of " + document.table()
                        + ": no TableSchema " + document.schemaId() + " came before it"));
        expectation.learn(schema);
        return schema;
    }

    /** The schema of that table and id, if it was read before. */
    public Optional<TableSchema> schemaOf(TableName table, String schemaId) {
        return Optional.ofNullable(schemas.get(new SchemaKey(table, schemaId)));
    }
}
