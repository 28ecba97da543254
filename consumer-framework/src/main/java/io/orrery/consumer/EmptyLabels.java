package io.orrery.consumer;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.event.TableSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of keys that name two rows. An ENUM's value of index 0, which MySQL puts in the place of what is not allowed, comes
 * as an empty text, and so does a label that is one.
 */
public final class EmptyLabels {

    private static final Logger log = LoggerFactory.getLogger(EmptyLabels.class);

    private EmptyLabels() {}

    /** Warns of each such column in the key of a table that a store gets, or whose columns it changes. */
    public static void warn(TableSchema schema) {
        for (String name : schema.key()) {
            ColumnType type = schema.columns().get(schema.indexOf(name)).type();
            if (type.type() == MysqlType.ENUM && type.labels().contains("")) {
                log.warn(
                        "Key column '{}' of {} is an ENUM with the label '': the value of index 0, which MySQL puts in"
                                + " the place of values that are not allowed, reads the same. Two rows that differ in this"
                                + " alone are one here: take the label out of the ENUM, or the column out of the key",
                        name,
                        schema.table());
            }
        }
    }
}
