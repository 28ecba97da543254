package io.orrery.event.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.EarlierValue;
import io.orrery.event.MysqlType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the columns of a schema. */
final class ColumnReader {

    private ColumnReader() {}

    /** Reads the array that {@code json} stands at the start of. */
    static List<Column> read(JsonParser json, byte[] document) throws IOException {
        List<Column> columns = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            columns.add(readColumn(json, document));
        }
        return columns;
    }

    private static Column readColumn(JsonParser json, byte[] document) throws IOException {
        String name = null;
        String sql = null;
        String charset = null;
        boolean nullable = false;
        List<String> labels = List.of();
        RawValue earlier = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case Fields.NAME -> name = json.getText();
                case Fields.TYPE -> sql = json.getText();
                case Fields.CHARSET -> charset = json.getText();
                case Fields.NULLABLE -> nullable = json.getBooleanValue();
                case Fields.LABELS -> labels = readStrings(json);
                case Fields.DEFAULT -> earlier = RawValue.read(json, document);
                default -> json.skipChildren();
            }
        }
        ColumnType type = ColumnType.parse(Document.required(sql, Fields.TYPE), charset, labels);
        Column column = new Column(Document.required(name, Fields.NAME), type, nullable);
        return earlier == null ? column : column.withEarlier(earlier(column, earlier));
    }

    private static EarlierValue earlier(Column column, RawValue raw) {
        if (raw == RawValue.Null.NULL && column.type().type() == MysqlType.JSON && !column.nullable()) {
            return EarlierValue.of("null"); // The JSON literal: the column can't be NULL.
        }
        try {
            return EarlierValue.of(raw.as(column.type()));
        } catch (RuntimeException e) {
            // The cause would quote the value.
            throw new IllegalArgumentException(
                    "field '" + Fields.DEFAULT + "' of column '" + column.name() + "' is no " + column.type());
        }
    }

    static List<String> readStrings(JsonParser json) throws IOException {
        List<String> strings = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            strings.add(json.getText());
        }
        return strings;
    }
}
