package io.orrery.archive.layout;

import java.util.List;
import java.util.stream.Collectors;

/** The columns of the files, in their order: docs/archive.md says what each holds. */
public final class EventColumns {

    /**
     * A column.
     *
     * @param type DuckDB's
     */
    public record EventColumn(String name, String type) {}

    public static final List<EventColumn> ALL = List.of(
            new EventColumn("type", "VARCHAR"),
            new EventColumn("key", "VARCHAR"),
            new EventColumn("before", "VARCHAR"),
            new EventColumn("after", "VARCHAR"),
            new EventColumn("before_json_nulls", "VARCHAR"),
            new EventColumn("after_json_nulls", "VARCHAR"),
            new EventColumn("version", "BIGINT"),
            new EventColumn("origin", "VARCHAR"),
            new EventColumn("committed_at", "TIMESTAMPTZ"),
            new EventColumn("gtid", "VARCHAR"),
            new EventColumn("binlog_file", "VARCHAR"),
            new EventColumn("binlog_position", "BIGINT"),
            new EventColumn("transaction_row", "BIGINT"),
            new EventColumn("shard", "VARCHAR"),
            new EventColumn("sequence_number", "VARCHAR"),
            new EventColumn("sequence_index", "INTEGER"),
            new EventColumn("schema_id", "VARCHAR"),
            new EventColumn("snapshot_id", "VARCHAR"),
            new EventColumn("snapshot_since", "BIGINT"),
            new EventColumn("snapshot_condition", "VARCHAR"));

    private EventColumns() {}

    /** Their names, quoted, separated by commas. */
    public static String names() {
        return ALL.stream().map(column -> '"' + column.name() + '"').collect(Collectors.joining(", "));
    }

    /** Their definitions. */
    public static String definitions() {
        return ALL.stream()
                .map(column -> '"' + column.name() + "\" " + column.type())
                .collect(Collectors.joining(", "));
    }
}
