package io.orrery.event.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What stands around the values in the documents of one table's changes: the bytes that {@link EventWriter} writes there,
 * made once for a table, and once for the changes of one event of the log. Between {@code start} and {@code end} come, for
 * each image, its columns and {@link #endValues}. For one thread.
 */
public final class EventFrame {

    /** What is done to a row. */
    public enum Kind {
        WRITE(Fields.WRITE, Fields.VALUES),
        UPDATE(Fields.UPDATE, Fields.BEFORE_VALUES),
        DELETE(Fields.DELETE, Fields.VALUES);

        private final String type;
        private final String values;

        Kind(String type, String values) {
            this.type = type;
            this.values = values;
        }
    }

    private static final byte[] JSON_NULLS = utf8(",\"" + Fields.JSON_NULLS + "\":[");
    private static final byte[] BEFORE_JSON_NULLS = utf8(",\"" + Fields.BEFORE_JSON_NULLS + "\":[");
    private static final byte[] AFTER = utf8(",\"" + Fields.AFTER_VALUES + "\":{");
    private static final byte[] AFTER_JSON_NULLS = utf8(",\"" + Fields.AFTER_JSON_NULLS + "\":[");

    /** What the end takes at most beside the names of table and producer: names of log files have up to 512 characters. */
    private static final int ROOM = 4_096;

    private final Map<Kind, byte[]> heads = new EnumMap<>(Kind.class);
    private final byte[] origin;
    private final byte[] schemaId;

    private byte[] place = {};
    private Instant committedAt;
    private SourcePosition source;

    /**
     * @param origin the name of the producer
     * @param schemaId the id of the schema that the rows follow
     */
    public EventFrame(TableName table, String origin, String schemaId) {
        for (Kind kind : Kind.values()) {
            heads.put(
                    kind,
                    utf8("{\"" + Fields.SCHEMA + "\":" + quoted(table.schema()) + ",\"" + Fields.TABLE
                            + "\":" + quoted(table.table()) + ",\"" + Fields.TYPE + "\":\"" + kind.type + "\",\""
                            + Fields.ROW
                            + "\":{\"" + kind.values + "\":{"));
        }
        this.origin = utf8("},\"" + Fields.ORIGIN + "\":" + quoted(origin) + ",\"" + Fields.VERSION + "\":");
        this.schemaId = utf8(",\"" + Fields.SCHEMA_ID + "\":" + quoted(schemaId) + ",\"" + Fields.COMMITTED_AT + "\":");
    }

    /** A string as JSON, in bytes that are UTF-8. */
    public static byte[] quotedBytes(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonFactories.WIRE.createGenerator(out)) {
            json.writeString(text);
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
        return out.toByteArray();
    }

    private static String quoted(String text) {
        return new String(quotedBytes(text), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes what comes before the columns of the first image. */
    public void start(JsonBytes out, Kind kind) {
        out.keepFree(ROOM + origin.length + schemaId.length);
        out.write(heads.get(kind));
    }

    /** Writes what comes between the two images of an update. */
    public void startAfter(JsonBytes out) {
        out.write(AFTER);
    }

    /**
     * Writes what comes after the columns of an image.
     *
     * @param after true for the second image of an update
     * @param jsonNulls the names, as JSON strings, of JSON columns that hold the JSON literal null
     */
    public void endValues(JsonBytes out, Kind kind, boolean after, List<byte[]> jsonNulls) {
        out.write('}');
        if (!jsonNulls.isEmpty()) {
            out.write(after ? AFTER_JSON_NULLS : kind == Kind.UPDATE ? BEFORE_JSON_NULLS : JSON_NULLS);
            for (int i = 0; i < jsonNulls.size(); i++) {
                if (i > 0) {
                    out.write(',');
                }
                out.write(jsonNulls.get(i));
            }
            out.write(']');
        }
    }

    /** Writes the rest of the document of a change that the log names. */
    public void end(JsonBytes out, long version, Instant at, SourcePosition from) {
        out.keepFree(0);
        out.write(origin);
        out.number(version);
        out.write(schemaId);
        if (!isAt(at, from)) {
            place = utf8(placeText(at, from));
            committedAt = at;
            source = from;
        }
        out.write(place);
        out.number(from.row());
        out.write('}');
        out.write('}');
    }

    private boolean isAt(Instant at, SourcePosition from) {
        return source != null
                && source.pos() == from.pos()
                && source.file().equals(from.file())
                && Objects.equals(source.gtid(), from.gtid())
                && committedAt.equals(at);
    }

    private static String placeText(Instant at, SourcePosition from) {
        String gtid = from.gtid() == null ? "" : "\"" + Fields.GTID + "\":" + quoted(from.gtid()) + ",";
        return "\"" + EventWriter.MICROSECONDS.format(at) + "\",\"" + Fields.SOURCE + "\":{" + gtid + "\"" + Fields.FILE
                + "\":" + quoted(from.file()) + ",\"" + Fields.POS + "\":" + from.pos() + ",\"" + Fields.ROW_NUMBER
                + "\":";
    }
}
