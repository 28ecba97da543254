package io.orrery.olap.store;

import io.orrery.event.Column;
import io.orrery.olap.duck.Sql;
import io.orrery.olap.type.ColumnCodec;

/**
 * A column as the database has it.
 *
 * @param source the column of the source
 * @param name the name in the database
 * @param codec how it is stored
 */
record StoredColumn(Column source, String name, ColumnCodec codec) {

    /** The name, quoted. */
    String quoted() {
        return Sql.name(name);
    }
}
