package io.orrery.olap.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.consumer.snapshot.SnapshotMark;
import io.orrery.consumer.snapshot.TableSnapshots;
import io.orrery.event.TableName;
import io.orrery.olap.query.Queries;
import io.orrery.olap.store.StoredForm;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the tables of a database are all there, as its bookkeeping tells to whoever may query it. */
public final class QueriedSnapshots {

    private QueriedSnapshots() {}

    /** What is known of each table; empty of a database that no snapshot can have reached. */
    public static Map<TableName, Completeness> of(Queries queries) {
        if (QueriedTables.query(queries, StoredForm.HAS_SNAPSHOTS).isEmpty()) {
            return Map.of();
        }
        Map<TableName, List<SnapshotMark>> marks = new HashMap<>();
        for (JsonNode mark : QueriedTables.query(queries, StoredForm.SNAPSHOTS)) {
            marks.computeIfAbsent(table(mark), name -> new ArrayList<>()).add(mark(mark));
        }
        Map<TableName, Completeness> all = new HashMap<>();
        for (JsonNode table : QueriedTables.query(queries, StoredForm.FLOORS)) {
            long floor = table.path("floor").asLong();
            all.put(
                    table(table),
                    new TableSnapshots(marks.getOrDefault(table(table), List.of())).completeness(origin -> floor));
        }
        return all;
    }

    private static TableName table(JsonNode row) {
        return new TableName(
                row.path("table_schema").asText(), row.path("table_name").asText());
    }

    private static SnapshotMark mark(JsonNode row) {
        return new SnapshotMark(
                row.path("origin").asText(),
                row.path("snapshot").asText(),
                SnapshotMark.Kind.valueOf(row.path("kind").asText()),
                KeyRange.of(row.path("first_key").asText(), row.path("last_key").asText()),
                row.path("since").asLong(),
                Instant.EPOCH.plus(row.path("published_at").asLong(), ChronoUnit.MICROS));
    }
}
