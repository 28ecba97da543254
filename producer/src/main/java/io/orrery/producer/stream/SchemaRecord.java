package io.orrery.producer.stream;

import io.orrery.event.TableSchema;
import io.orrery.event.json.EventWriter;

/**
 * A table's schema, encoded once; it goes ahead of the changes that follow it in every Kinesis record. Two are equal
 * only if they are one object.
 */
public final class SchemaRecord {

    private final TableSchema schema;
    private final byte[] data;

    private SchemaRecord(TableSchema schema, byte[] data) {
        this.schema = schema;
        this.data = data;
    }

    /** Encodes a schema. */
    public static SchemaRecord of(TableSchema schema) {
        return new SchemaRecord(schema, new EventWriter().write(schema));
    }

    /** The schema. */
    public TableSchema schema() {
        return schema;
    }

    /** Its document. */
    byte[] data() {
        return data;
    }
}
