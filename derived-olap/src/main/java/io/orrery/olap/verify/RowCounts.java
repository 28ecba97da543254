package io.orrery.olap.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.event.TableName;
import io.orrery.olap.duck.Sql;
import io.orrery.olap.query.Queries;
import io.orrery.olap.store.StoredForm;
import java.util.Map;
import java.util.TreeMap;

/** How many rows a database has of each table. */
public final class RowCounts {

    private RowCounts() {}

    /** Counts them, as readers see them. */
    public static Map<TableName, Long> of(Queries queries) {
        Map<TableName, Long> rows = new TreeMap<>();
        for (JsonNode table : QueriedTables.query(queries, StoredForm.NAMES)) {
            TableName name = new TableName(
                    table.path("table_schema").asText(),
                    table.path("table_name").asText());
            String view = Sql.name(name.schema(), name.table());
            rows.put(
                    name,
                    QueriedTables.query(queries, "SELECT count(*) AS n FROM " + view)
                            .path(0)
                            .path("n")
                            .asLong());
        }
        return rows;
    }
}
