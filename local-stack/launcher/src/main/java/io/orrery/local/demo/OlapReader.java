package io.orrery.local.demo;

import io.orrery.event.TableName;
import io.orrery.olap.store.OlapStore;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what queries of the columnar tables can see. */
final class OlapReader implements TableReader {

    private final OlapStore store;

    OlapReader(OlapStore store) {
        this.store = store;
    }

    @Override
    public Map<String, Map<String, String>> read(TableName table) throws SQLException {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        if (store.tables().stream().anyMatch(schema -> schema.table().equals(table))) {
            store.forEachRow(table, row -> CanonicalRows.add(rows, row));
        }
        return rows;
    }
}
