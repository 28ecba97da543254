package io.orrery.event.json;

import io.orrery.event.IsoTime;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the next document probably says, since the last ones did: the schema that its rows follow, which it names only
 * after them, and its time of commit. Where it says something else it is read again. For one thread.
 */
final class Expectation {

    private final Map<TableName, TableSchema> schemas = new HashMap<>();
    private TableSchema last;
    private String time;
    private Instant instant;

    /** Rows of its table will follow it. */
    void learn(TableSchema schema) {
        schemas.put(schema.table(), schema);
        last = schema;
    }

    /** The schema that rows of a table probably follow; null if nobody knows. */
    TableSchema of(String schema, String table) {
        if (schema == null || table == null) {
            return null;
        }
        if (last != null
                && last.table().table().equals(table)
                && last.table().schema().equals(schema)) {
            return last;
        }
        TableSchema known = schemas.get(new TableName(schema, table));
        last = known == null ? last : known;
        return known;
    }

    /** The moment that a text writes. */
    Instant instant(String text) {
        if (!text.equals(time)) {
            instant = IsoTime.instant(text);
            time = text;
        }
        return instant;
    }
}
