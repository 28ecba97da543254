package io.orrery.event.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.orrery.event.Column;
import io.orrery.event.MalformedEventException;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The values of a row image as the document has them: the schema that gives them their types may be named only after
 * them.
 */
final class RawRow {

    private final byte[] document;
    private final List<String> names = new ArrayList<>();
    private final List<RawValue> values = new ArrayList<>();
    private Set<String> jsonNulls = Set.of();

    /** The values where their types were expected; null where they are in the lists. */
    private Object[] typed;

    RawRow(byte[] document) {
        this.document = document;
    }

    /** Reads the object that {@code json} stands at the start of. */
    void readValues(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            names.add(json.currentName());
            json.nextToken();
            values.add(RawValue.read(json, document));
        }
    }

    /**
     * Reads the object that {@code json} stands at the start of, whose values probably are those of a schema.
     *
     * @throws RuntimeException if they are not
     */
    void readValues(JsonParser json, TableSchema expected) throws IOException {
        List<Column> columns = expected.columns();
        typed = new Object[columns.size()];
        Arrays.fill(typed, Row.ABSENT);
        for (int i = 0; json.nextToken() != JsonToken.END_OBJECT; i++) {
            String name = json.currentName();
            json.nextToken();
            int index = i < typed.length && columns.get(i).name().equals(name) ? i : expected.indexOf(name);
            typed[index] = TypedValue.read(json, columns.get(index).type(), document);
        }
    }

    /** Reads the array that {@code json} stands at the start of. */
    void readJsonNulls(JsonParser json) throws IOException {
        jsonNulls = new HashSet<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            jsonNulls.add(json.getText());
        }
    }

    /**
     * The row that these values make; a column that is not among them is absent.
     *
     * @param schema the expected one, if there was one
     */
    Row toRow(TableSchema schema) {
        if (typed != null) {
            for (String name : jsonNulls) {
                if (schema.hasColumn(name) && typed[schema.indexOf(name)] != Row.ABSENT) {
                    typed[schema.indexOf(name)] = "null";
                }
            }
            return new Row(schema, typed);
        }
        List<Column> columns = schema.columns();
        Object[] row = new Object[columns.size()];
        Arrays.fill(row, Row.ABSENT);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            // Columns come in the table's order: look the name up only where one was left out.
            int index = i < row.length && columns.get(i).name().equals(name) ? i : schema.indexOf(name);
            Column column = columns.get(index);
            try {
                row[index] = jsonNulls.contains(name) ? "null" : values.get(i).as(column.type());
            } catch (RuntimeException e) {
                // The cause would quote the value.
                throw new MalformedEventException("Cannot read column '" + name + "' of " + schema.table() + " as "
                        + column.type() + ": the document has another kind of value");
            }
        }
        return new Row(schema, row);
    }
}
