package io.orrery.mysql.table;

import io.orrery.event.Column;

/**
 * A column and how a SELECT's values of it are read.
 *
 * @param column name and type, as events have them
 * @param listed what the data dictionary says of it
 * @param expression what to select
 * @param decoding makes the value of what the server sends
 */
record SelectedColumn(Column column, ListedColumn listed, String expression, Decoding decoding) {

    /** Makes the value, as a {@link io.orrery.event.Row} has it, of the bytes of MySQL's binary protocol. */
    @FunctionalInterface
    interface Decoding {
        Object decode(byte[] bytes);
    }
}
