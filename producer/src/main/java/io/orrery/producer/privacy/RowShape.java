package io.orrery.producer.privacy;

import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.util.Arrays;
import java.util.Objects;

/** Gives rows of one table the form in which they leave the source. */
public final class RowShape {

    private final TableSchema schema;
    private final boolean plain;
    private final int[] places;
    private final Mask[] masks;

    RowShape(TableSchema schema, boolean untouched, int[] places, Mask[] masks) {
        this.schema = schema;
        this.plain = untouched && Arrays.stream(masks).allMatch(Objects::isNull);
        this.places = places;
        this.masks = masks;
    }

    /** The schema of what leaves. */
    public TableSchema schema() {
        return schema;
    }

    /** True if rows leave as they are. */
    public boolean plain() {
        return plain;
    }

    /** The row as it leaves. */
    public Row apply(Row row) {
        if (plain) {
            return row;
        }
        Object[] values = new Object[places.length];
        for (int i = 0; i < places.length; i++) {
            Object value = row.at(places[i]);
            boolean replace = masks[i] != null && value != null && value != Row.ABSENT;
            values[i] = replace ? masks[i].apply(value) : value;
        }
        return new Row(schema, values);
    }
}
