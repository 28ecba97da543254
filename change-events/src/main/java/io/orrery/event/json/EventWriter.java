package io.orrery.event.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.DropTable;
import io.orrery.event.EarlierValue;
import io.orrery.event.Event;
import io.orrery.event.EventPart;
import io.orrery.event.Metadata;
import io.orrery.event.MysqlType;
import io.orrery.event.Row;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.Update;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Writes events as JSON documents. Stateless; safe for any number of threads. */
public final class EventWriter {

    static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** The rows of a transaction share their time of commit. */
    private volatile Written lastTime = new Written(null, "");

    private record Written(Instant time, String text) {}

    /** The event's document in UTF-8, on one line. */
    @SuppressWarnings("unchecked") // A ChangeEvent that travels holds Rows: nothing else has a wire form.
    public byte[] write(Event event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try {
            if (event instanceof ChangeEvent<?> change) {
                write((ChangeEvent<Row>) change, out);
            } else {
                writeControl(event, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
        return out.toByteArray();
    }

    /**
     * Writes a change's document in UTF-8, on one line. {@code out} is not closed.
     *
     * @throws IOException if {@code out} fails
     */
    public void write(ChangeEvent<Row> event, OutputStream out) throws IOException {
        try (JsonGenerator json = generator(out)) {
            String type = event.match(w -> Fields.WRITE, u -> Fields.UPDATE, d -> Fields.DELETE);
            start(json, event.table(), type);
            json.writeObjectFieldStart(Fields.ROW);
            // The images are written in the branch of their type: match's functions cannot throw IOException.
            if (event instanceof Update<Row> update) {
                RowWriter.write(json, update.before(), Fields.BEFORE_VALUES, Fields.BEFORE_JSON_NULLS);
                RowWriter.write(json, update.after(), Fields.AFTER_VALUES, Fields.AFTER_JSON_NULLS);
            } else {
                Row row = event.match(w -> w.row(), u -> u.after(), d -> d.row());
                RowWriter.write(json, row, Fields.VALUES, Fields.JSON_NULLS);
            }
            json.writeEndObject();
            writeMetadata(json, event.metadata());
            json.writeEndObject();
        }
    }

    private void writeControl(Event event, OutputStream out) throws IOException {
        try (JsonGenerator json = generator(out)) {
            if (event instanceof TableSchema schema) {
                start(json, schema.table(), Fields.TABLE_SCHEMA);
                writeSchema(json, schema);
            } else if (event instanceof TruncateTable truncate) {
                start(json, truncate.table(), Fields.TRUNCATE_TABLE);
                writeMetadata(json, truncate.metadata());
            } else if (event instanceof DropTable drop) {
                start(json, drop.table(), Fields.DROP_TABLE);
                writeMetadata(json, drop.metadata());
            } else if (event instanceof SnapshotStarted started) {
                start(json, started.table(), Fields.SNAPSHOT_STARTED);
                writeMetadata(json, started.metadata());
                writeSnapshot(json, started.id(), started.where());
            } else if (event instanceof SnapshotCompleted completed) {
                start(json, completed.table(), Fields.SNAPSHOT_COMPLETED);
                writeMetadata(json, completed.metadata());
                writeSnapshot(json, completed.id(), completed.where());
                if (completed.since() > 0) {
                    json.writeNumberField(Fields.SINCE, completed.since());
                }
            } else if (event instanceof EventPart part) {
                start(json, part.table(), Fields.EVENT_PART);
                writePart(json, part);
            }
            json.writeEndObject();
        }
    }

    private static void writeSnapshot(JsonGenerator json, String id, Optional<String> where) throws IOException {
        if (!id.isEmpty()) {
            json.writeStringField(Fields.SNAPSHOT_ID, id);
        }
        if (where.isPresent()) {
            json.writeStringField(Fields.WHERE, where.get());
        }
    }

    private static void writePart(JsonGenerator json, EventPart part) throws IOException {
        json.writeStringField(Fields.ORIGIN, part.origin());
        json.writeNumberField(Fields.VERSION, part.version());
        json.writeNumberField(Fields.INDEX, part.index());
        json.writeNumberField(Fields.COUNT, part.count());
        json.writeStringField(Fields.PART, part.text());
    }

    private static JsonGenerator generator(OutputStream out) throws IOException {
        return JsonFactories.WIRE.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    private static void start(JsonGenerator json, TableName table, String type) throws IOException {
        json.writeStartObject();
        json.writeStringField(Fields.SCHEMA, table.schema());
        json.writeStringField(Fields.TABLE, table.table());
        json.writeStringField(Fields.TYPE, type);
    }

    private void writeMetadata(JsonGenerator json, Metadata metadata) throws IOException {
        json.writeStringField(Fields.ORIGIN, metadata.origin());
        json.writeNumberField(Fields.VERSION, metadata.version());
        json.writeStringField(Fields.SCHEMA_ID, metadata.schemaId());
        json.writeStringField(Fields.COMMITTED_AT, microseconds(metadata.committedAt()));
        if (metadata.snapshot()) {
            json.writeBooleanField(Fields.SNAPSHOT, true);
        }
        SourcePosition source = metadata.source();
        json.writeObjectFieldStart(Fields.SOURCE);
        if (source.gtid() != null) {
            json.writeStringField(Fields.GTID, source.gtid());
        }
        json.writeStringField(Fields.FILE, source.file());
        json.writeNumberField(Fields.POS, source.pos());
        json.writeNumberField(Fields.ROW_NUMBER, source.row());
        json.writeEndObject();
    }

    private String microseconds(Instant instant) {
        Written known = lastTime;
        if (!instant.equals(known.time())) {
            known = new Written(instant, MICROSECONDS.format(instant));
            lastTime = known;
        }
        return known.text();
    }

    private static void writeSchema(JsonGenerator json, TableSchema schema) throws IOException {
        json.writeStringField(Fields.SCHEMA_ID, schema.id());
        json.writeArrayFieldStart(Fields.COLUMNS);
        for (Column column : schema.columns()) {
            json.writeStartObject();
            json.writeStringField(Fields.NAME, column.name());
            json.writeStringField(Fields.TYPE, column.type().toString());
            if (column.nullable()) {
                json.writeBooleanField(Fields.NULLABLE, true);
            }
            if (column.type().charset() != null) {
                json.writeStringField(Fields.CHARSET, column.type().charset());
            }
            if (column.type().type() == MysqlType.ENUM || column.type().type() == MysqlType.SET) {
                writeStrings(json, Fields.LABELS, column.type().labels());
            }
            if (column.earlier() instanceof EarlierValue.Known known && !ambiguous(column, known)) {
                json.writeFieldName(Fields.DEFAULT);
                RowWriter.writeValue(json, column, known.value());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        writeStrings(json, Fields.KEY, schema.key());
    }

    /** The JSON literal null in a column that admits NULL too would be read as that. */
    private static boolean ambiguous(Column column, EarlierValue.Known known) {
        return column.nullable() && RowWriter.isJsonNull(column, known.value());
    }

    private static void writeStrings(JsonGenerator json, String field, Iterable<String> strings) throws IOException {
        json.writeArrayFieldStart(field);
        for (String string : strings) {
            json.writeString(string);
        }
        json.writeEndArray();
    }
}
