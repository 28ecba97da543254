package io.orrery.olap.store;

import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells whether rows have the columns of their table. Each record of the stream brings a schema of its own, and to
 * compare them column by column for each row took a twelfth of the time. For one thread.
 */
final class KnownSchemas {

    private record Compared(TableSchema stored, TableSchema came, boolean same) {}

    private final Map<TableName, Compared> last = new HashMap<>();

    /** True if the table is there, and has the columns of {@code schema}. */
    @SuppressWarnings("ReferenceEquality") // To compare values is what this is to save.
    boolean same(TableState state, TableSchema schema) {
        if (state.dropped()) {
            return false;
        }
        TableSchema stored = state.layout().schema();
        Compared known = last.get(state.table());
        if (known == null || known.stored() != stored || known.came() != schema) {
            known = new Compared(stored, schema, stored.sameShape(schema));
            last.put(state.table(), known);
        }
        return known.same();
    }
}
