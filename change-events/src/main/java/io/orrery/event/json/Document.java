package io.orrery.event.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.orrery.event.Column;
import io.orrery.event.EventPart;
import io.orrery.event.IsoTime;
import io.orrery.event.Metadata;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The fields of one document, collected in whatever order they come; unknown ones are passed over. */
final class Document {

    private final byte[] bytes;
    private String schema;
    private String table;
    private String type;
    private String origin;
    private long version;
    private String schemaId;
    private Instant committedAt;
    private SourcePosition source;
    private boolean snapshot;
    private String snapshotId = "";
    private long since;
    private Optional<String> where = Optional.empty();
    private int index;
    private int count;
    private String part;
    private List<Column> columns = List.of();
    private List<String> key = List.of();
    private final RawRow values;
    private final RawRow beforeValues;
    private final RawRow afterValues;

    private Document(byte[] bytes) {
        this.bytes = bytes;
        this.values = new RawRow(bytes);
        this.beforeValues = new RawRow(bytes);
        this.afterValues = new RawRow(bytes);
    }

    static Document parse(byte[] bytes, int offset, int length) throws IOException {
        // Jackson's byte offsets count from the start of what it was given: cut first, so that they fit the array.
        byte[] whole = offset == 0 && length == bytes.length
                ? bytes
                : java.util.Arrays.copyOfRange(bytes, offset, offset + length);
        Document document = new Document(whole);
        try (JsonParser json = JsonFactories.WIRE.createParser(whole)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            document.readFields(json);
        }
        return document;
    }

    private void readFields(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = name(json);
            json.nextToken();
            switch (field) {
                case Fields.SCHEMA -> schema = json.getText();
                case Fields.TABLE -> table = json.getText();
                case Fields.TYPE -> type = json.getText();
                case Fields.ORIGIN -> origin = json.getText();
                case Fields.VERSION -> version = json.getLongValue();
                case Fields.SCHEMA_ID -> schemaId = json.getText();
                case Fields.COMMITTED_AT -> committedAt = IsoTime.instant(json.getText());
                case Fields.SNAPSHOT -> snapshot = json.getBooleanValue();
                case Fields.SNAPSHOT_ID -> snapshotId = json.getText();
                case Fields.SINCE -> since = json.getLongValue();
                case Fields.WHERE -> where = Optional.of(json.getText());
                case Fields.INDEX -> index = json.getIntValue();
                case Fields.COUNT -> count = json.getIntValue();
                case Fields.PART -> part = json.getText();
                case Fields.ROW -> readRow(json);
                case Fields.SOURCE -> readSource(json);
                case Fields.COLUMNS -> columns = ColumnReader.read(json, bytes);
                case Fields.KEY -> key = ColumnReader.readStrings(json);
                default -> json.skipChildren();
            }
        }
    }

    private void readRow(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = name(json);
            json.nextToken();
            switch (field) {
                case Fields.VALUES -> values.readValues(json);
                case Fields.BEFORE_VALUES -> beforeValues.readValues(json);
                case Fields.AFTER_VALUES -> afterValues.readValues(json);
                case Fields.JSON_NULLS -> values.readJsonNulls(json);
                case Fields.BEFORE_JSON_NULLS -> beforeValues.readJsonNulls(json);
                case Fields.AFTER_JSON_NULLS -> afterValues.readJsonNulls(json);
                default -> json.skipChildren();
            }
        }
    }

    private void readSource(JsonParser json) throws IOException {
        String gtid = null;
        String file = null;
        long pos = 0;
        long row = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = name(json);
            json.nextToken();
            switch (field) {
                case Fields.GTID -> gtid = json.getText();
                case Fields.FILE -> file = json.getText();
                case Fields.POS -> pos = json.getLongValue();
                case Fields.ROW_NUMBER -> row = json.getLongValue();
                default -> json.skipChildren();
            }
        }
        source = new SourcePosition(gtid, required(file, Fields.FILE), pos, row);
    }

    /** The field's name; a list or an object where a value is due leads elsewhere. */
    private static String name(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.FIELD_NAME) {
            throw new IllegalArgumentException("a field holds a list or an object in the place of a value");
        }
        return json.currentName();
    }

    static <T> T required(T value, String field) {
        if (value == null) {
            throw new IllegalArgumentException("field '" + field + "' is missing");
        }
        return value;
    }

    String type() {
        return required(type, Fields.TYPE);
    }

    TableName table() {
        return new TableName(required(schema, Fields.SCHEMA), required(table, Fields.TABLE));
    }

    Metadata metadata() {
        return new Metadata(
                table(),
                required(origin, Fields.ORIGIN),
                version,
                required(schemaId, Fields.SCHEMA_ID),
                required(committedAt, Fields.COMMITTED_AT),
                required(source, Fields.SOURCE),
                snapshot);
    }

    SnapshotStarted snapshotStarted() {
        return new SnapshotStarted(metadata(), snapshotId, where);
    }

    SnapshotCompleted snapshotCompleted() {
        return new SnapshotCompleted(metadata(), snapshotId, since, where);
    }

    TableSchema tableSchema() {
        return new TableSchema(table(), columns, key, required(schemaId, Fields.SCHEMA_ID));
    }

    EventPart part() {
        return new EventPart(
                table(), required(origin, Fields.ORIGIN), version, index, count, required(part, Fields.PART));
    }

    RawRow values() {
        return values;
    }

    RawRow beforeValues() {
        return beforeValues;
    }

    RawRow afterValues() {
        return afterValues;
    }
}
