package io.orrery.search.catalog;

import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.List;
import java.util.Objects;

/**
 * A table that the cluster holds.
 *
 * @param schema the columns that its documents can have
 * @param alias what queries name
 * @param index the index that the alias shows
 * @param fields the fields that can be searched
 */
public record IndexedTable(TableSchema schema, String alias, String index, List<String> fields) {

    public IndexedTable {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(alias, "alias");
        Objects.requireNonNull(index, "index");
        fields = List.copyOf(fields);
    }

    /** The table's name. */
    public TableName table() {
        return schema.table();
    }
}
