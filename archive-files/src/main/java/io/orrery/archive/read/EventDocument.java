package io.orrery.archive.read;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orrery.event.TableName;
import io.orrery.event.json.RowJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Makes the document that an archived event was in the stream, so that one reader knows the form of values. */
final class EventDocument {

    /** What {@link #of} reads, in its order. */
    static final String COLUMNS = "type, before, after, before_json_nulls, after_json_nulls, version, origin,"
            + " epoch_us(committed_at), gtid, binlog_file, binlog_position, transaction_row, schema_id, snapshot_id,"
            + " snapshot_since, snapshot_condition";

    /** How many they are. */
    static final int COUNT = 16;

    /** Where the version is among them, from 1. */
    static final int VERSION = 6;

    private EventDocument() {}

    /** @param table the table that the document names */
    static byte[] of(ResultSet row, TableName table) throws SQLException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = RowJson.generator(out)) {
            json.writeStartObject();
            json.writeStringField("schema", table.schema());
            json.writeStringField("table", table.table());
            String type = row.getString(1);
            json.writeStringField("type", wireType(type));
            writeRow(json, type, row);
            json.writeStringField("origin", row.getString(7));
            json.writeNumberField("version", row.getLong(6));
            json.writeStringField("schema_id", row.getString(13));
            json.writeStringField(
                    "ts", Instant.EPOCH.plus(row.getLong(8), ChronoUnit.MICROS).toString());
            if (type.equals("snapshot")) {
                json.writeBooleanField("snapshot", true);
            }
            writeSource(json, row);
            writeSnapshot(json, row);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("An array never fails to take bytes", e);
        }
        return out.toByteArray();
    }

    private static String wireType(String type) {
        return switch (type) {
            case "insert", "snapshot" -> "WriteRowsEvent";
            case "update" -> "UpdateRowsEvent";
            case "delete" -> "DeleteRowsEvent";
            case "truncate" -> "TruncateTable";
            case "drop" -> "DropTable";
            case "snapshot_started" -> "SnapshotStarted";
            case "snapshot_completed" -> "SnapshotCompleted";
            default -> throw new IllegalArgumentException("Cannot read an archived event of type '" + type + "'");
        };
    }

    private static void writeRow(JsonGenerator json, String type, ResultSet row) throws IOException, SQLException {
        String before = row.getString(2);
        String after = row.getString(3);
        if (before == null && after == null) {
            return;
        }
        json.writeObjectFieldStart("row");
        if (type.equals("update")) {
            raw(json, "before_values", before);
            raw(json, "before_json_nulls", row.getString(4));
            raw(json, "after_values", after);
            raw(json, "after_json_nulls", row.getString(5));
        } else {
            raw(json, "values", before == null ? after : before);
            raw(json, "json_nulls", row.getString(before == null ? 5 : 4));
        }
        json.writeEndObject();
    }

    private static void raw(JsonGenerator json, String field, String text) throws IOException {
        if (text != null) {
            json.writeFieldName(field);
            json.writeRawValue(text);
        }
    }

    private static void writeSource(JsonGenerator json, ResultSet row) throws IOException, SQLException {
        json.writeObjectFieldStart("source");
        if (row.getString(9) != null) {
            json.writeStringField("gtid", row.getString(9));
        }
        json.writeStringField("file", row.getString(10));
        json.writeNumberField("pos", row.getLong(11));
        json.writeNumberField("row", row.getLong(12));
        json.writeEndObject();
    }

    private static void writeSnapshot(JsonGenerator json, ResultSet row) throws IOException, SQLException {
        if (row.getString(14) != null && !row.getString(14).isEmpty()) {
            json.writeStringField("snapshot_id", row.getString(14));
        }
        if (row.getLong(15) > 0) {
            json.writeNumberField("since", row.getLong(15));
        }
        if (row.getString(16) != null) {
            json.writeStringField("where", row.getString(16));
        }
    }
}
