package io.orrery.archive.store;

import io.orrery.archive.layout.EventColumns;
import io.orrery.archive.layout.EventType;
import io.orrery.archive.read.ParquetFiles;
import io.orrery.event.TableSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes what is to be kept of a table's old events: docs/designs/archive-merge.md. For one thread.
 *
 * @param connection where it makes tables for itself
 * @param schemas all that the table has had
 */
record TableBase(Connection connection, List<TableSchema> schemas) {

    /** What names a change for ever, under whatever version it came. */
    private static final String CHANGE =
            "concat_ws(' ', coalesce(gtid, binlog_file || ':' || binlog_position), transaction_row)";

    /**
     * Writes a file.
     *
     * @param files what holds the events
     * @return how many events were kept
     */
    long write(List<Path> files, Path to) throws SQLException {
        run("CREATE OR REPLACE TEMP VIEW events AS FROM " + ParquetFiles.source(files));
        // What is older than the end of a table is gone, whatever shard it came from.
        run("CREATE OR REPLACE TEMP TABLE ended AS SELECT origin, max(version) AS version FROM events"
                + " WHERE type IN ('truncate', 'drop') GROUP BY origin");
        run("CREATE OR REPLACE TEMP VIEW living AS FROM events WHERE type NOT IN " + EventType.TABLE_WIDE
                + " AND NOT EXISTS (FROM ended WHERE ended.origin = events.origin AND ended.version >="
                + " events.version)");
        String kept = keyed() ? rows() : counts() ? copies() : "SELECT " + EventColumns.names() + " FROM living";
        long count = copy(
                "SELECT " + EventColumns.names() + " FROM events WHERE type IN " + EventType.TABLE_WIDE + " UNION ALL "
                        + kept,
                to);
        return count > 0
                ? count
                // So that the table is known.
                : copy("SELECT " + EventColumns.names() + " FROM events ORDER BY version DESC LIMIT 1", to);
    }

    private boolean keyed() {
        return schemas.stream().noneMatch(TableSchema::keyless);
    }

    /** True if a row can be told from what was written and deleted: a snapshot says anew what there is. */
    private boolean counts() throws SQLException {
        return schemas.stream().allMatch(TableSchema::keyless)
                && count("SELECT count(*) FROM events WHERE type NOT IN ('insert', 'delete', 'truncate', 'drop')") == 0;
    }

    /** Of each key the newest whole row, and what came after it. */
    private String rows() throws SQLException {
        String columns = schemas.stream()
                .map(schema -> "WHEN '" + schema.id().replace("'", "''") + "' THEN "
                        + schema.columns().size())
                .distinct()
                .collect(Collectors.joining(" "));
        run("CREATE OR REPLACE TEMP TABLE newest AS SELECT origin, key, arg_max(type, version) AS type,"
                + " max(version) FILTER (WHERE type <> 'update' OR len(json_keys(\"after\")) = CASE schema_id "
                + columns
                + " END) AS version FROM living GROUP BY origin, key");
        String whole = "living.version = newest.version AND living.type = 'update'";
        return "SELECT living.* REPLACE (CASE WHEN " + whole + " THEN 'insert' ELSE living.type END AS type,"
                + " CASE WHEN NOT (" + whole + ") THEN living.before END AS before,"
                + " CASE WHEN NOT (" + whole + ") THEN living.before_json_nulls END AS before_json_nulls)"
                + " FROM living JOIN newest ON living.origin = newest.origin AND living.key = newest.key"
                + " WHERE newest.type <> 'delete' AND living.version >= coalesce(newest.version, 0)";
    }

    /** Of equal rows as many as were written and not deleted, or the deletes of rows that nobody has told of. */
    private static String copies() {
        return "SELECT " + EventColumns.names()
                + " FROM (SELECT *, row_number() OVER (PARTITION BY origin, key, schema_id, type ORDER BY version"
                + " DESC) AS nth, count(*) FILTER (WHERE type = 'insert') OVER rows - count(*) FILTER (WHERE type ="
                + " 'delete') OVER rows AS surplus FROM (FROM living QUALIFY row_number() OVER (PARTITION BY origin,"
                + " key, schema_id, type, " + CHANGE + " ORDER BY version DESC) = 1)"
                + " WINDOW rows AS (PARTITION BY origin, key, schema_id))"
                + " WHERE nth <= CASE type WHEN 'insert' THEN surplus ELSE -surplus END";
    }

    private long copy(String select, Path to) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(ParquetFiles.copy(select, to));
        }
    }

    private long count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
