package io.orrery.event.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.orrery.event.Column;
import io.orrery.event.EventPart;
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
    private final Expectation expectation;
    private TableSchema expected;
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

    private Document(byte[] bytes, Expectation expectation) {
        this.bytes = bytes;
        this.expectation = expectation;
        this.values = new RawRow(bytes);
        this.beforeValues = new RawRow(bytes);
        this.afterValues = new RawRow(bytes);
    }

    /** @param expectation what it probably says */
    static Document parse(byte[] bytes, int offset, int length, Expectation expectation) throws IOException {
        // Jackson's byte offsets count from the start of what it was given: cut first, so that they fit the array.
        byte[] whole = offset == 0 && length == bytes.length
                ? bytes
                : java.util.Arrays.copyOfRange(bytes, offset, offset + length);
        if (whole.length < RawValue.LARGE) {
            try {
                Document document = read(whole, expectation);
                if (document.isAsExpected()) {
                    return document;
                }
            } catch (IOException | RuntimeException e) {
                // It may only be another document than the expected one: it is read without, which also tells what is
                // wrong.
            }
        }
        return read(whole, new Expectation());
    }

    private static Document read(byte[] whole, Expectation expectation) throws IOException {
        Document document = new Document(whole, expectation);
        try (JsonParser json = JsonFactories.WIRE.createParser(whole)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            document.readFields(json);
        }
        return document;
    }

    /** True if its rows were read as those of the schema that it names. */
    private boolean isAsExpected() {
        return expected == null
                || (expected.id().equals(schemaId)
                        && expected.table().table().equals(table)
                        && expected.table().schema().equals(schema));
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
                case Fields.COMMITTED_AT -> committedAt = expectation.instant(json.getText());
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
        expected = expectation.of(schema, table);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = name(json);
            json.nextToken();
            switch (field) {
                case Fields.VALUES -> readValues(json, values);
                case Fields.BEFORE_VALUES -> readValues(json, beforeValues);
                case Fields.AFTER_VALUES -> readValues(json, afterValues);
                case Fields.JSON_NULLS -> values.readJsonNulls(json);
                case Fields.BEFORE_JSON_NULLS -> beforeValues.readJsonNulls(json);
                case Fields.AFTER_JSON_NULLS -> afterValues.readJsonNulls(json);
                default -> json.skipChildren();
            }
        }
    }

    private void readValues(JsonParser json, RawRow row) throws IOException {
        if (expected == null) {
            row.readValues(json);
        } else {
            row.readValues(json, expected);
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
        if (expected != null) {
            return expected.table();
        }
        return new TableName(required(schema, Fields.SCHEMA), required(table, Fields.TABLE));
    }

    String schemaId() {
        return required(schemaId, Fields.SCHEMA_ID);
    }

    /** The expected schema, which the document then names too; null if none was expected. */
    TableSchema expected() {
        return expected;
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
