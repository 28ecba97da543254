package io.orrery.olap.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orrery.event.json.RowJson;
import io.orrery.olap.duck.Readers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets single statements that only read pass, judged by DuckDB's own parser: its {@code json_serialize_sql} takes
 * nothing but SELECT in its many forms (FROM, VALUES, WITH, SHOW, DESCRIBE, SUMMARIZE). What this cannot see (DML
 * within WITH) the read-only transaction refuses. Files are out of reach by the database's settings, but for those in its
 * work folder, where the copy and other people's results lie: table functions are served by name, and no table is a file.
 */
final class QueryGuard {

    private static final Pattern EXPLAIN = Pattern.compile("^\\s*explain(\\s+analyze)?\\s+", Pattern.CASE_INSENSITIVE);

    /** The table functions that are served: others read files, act on the process, or hide a statement. */
    private static final Set<String> TABLE_FUNCTIONS = Set.of(
            "generate_series",
            "icu_calendar_names",
            "json_each",
            "json_tree",
            "pg_timezone_names",
            "pragma_database_size",
            "pragma_show",
            "pragma_storage_info",
            "pragma_table_info",
            "pragma_version",
            "range",
            "repeat",
            "repeat_row",
            "summary",
            "test_all_types",
            "unnest");

    /** The database's description of itself, but for what is none of a reader's business. */
    private static final Pattern CATALOG_FUNCTIONS = Pattern.compile("duckdb_(?!secret|log|extension|external).*");

    /** Other functions that do more than compute. */
    private static final Set<String> REFUSED = Set.of("json_execute_serialized_sql", "write_log", "getenv");

    /** Where no table has such a name, DuckDB takes it for a file's. */
    private static final Pattern FILE_NAME = Pattern.compile(".*[./\\\\*?:].*", Pattern.DOTALL);

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(RowJson.CONSTRAINTS)
                    .build())
            .build();

    private QueryGuard() {}

    /**
     * Passes a statement.
     *
     * @return the statement as it is to be run
     * @throws QueryException if it is wrong, is not one statement, or would do more than read
     */
    static String check(Connection connection, String sql) throws SQLException {
        Matcher explain = EXPLAIN.matcher(sql);
        int start = explain.find() ? explain.end() : 0;
        String statement = sql.substring(start);
        JsonNode parsed = parse(connection, statement);
        if (parsed.path("error").asBoolean()) {
            String type = parsed.path("error_type").asText();
            String message = parsed.path("error_message").asText();
            SQLException trouble = new SQLException(type + ": " + message);
            if (Readers.isOutOfMemory(trouble)) {
                throw trouble; // It says nothing about the statement.
            }
            throw new QueryException(
                    "parser".equals(type)
                            ? "Cannot read the SQL: " + message
                            : "Only statements that read are served: SELECT, FROM, WITH, VALUES, SHOW TABLES,"
                                    + " DESCRIBE, SUMMARIZE and EXPLAIN of these; and PIVOT where it names its columns:"
                                    + " FROM t PIVOT (sum(n) FOR kind IN ('a', 'b'))");
        }
        if (parsed.path("statements").size() != 1) {
            throw new QueryException("Give one statement at a time: this is "
                    + parsed.path("statements").size());
        }
        refuse(connection, parsed);
        return sql.substring(0, start) + CatalogNames.qualify(connection, statement, parsed);
    }

    private static JsonNode parse(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
            statement.setString(1, sql);
            try (ResultSet results = statement.executeQuery()) {
                results.next();
                return JSON.readTree(results.getString(1));
            }
        } catch (JsonProcessingException e) {
            throw new QueryException("Cannot read the SQL", e);
        }
    }

    private static void refuse(Connection connection, JsonNode node) throws SQLException {
        String function = node.path("function_name").asText("").toLowerCase(Locale.ROOT);
        String type = node.path("type").asText("");
        if (REFUSED.contains(function)) {
            throw new QueryException("The function " + function + "() is not served");
        }
        if (type.equals("TABLE_FUNCTION")) {
            String table =
                    node.path("function").path("function_name").asText("").toLowerCase(Locale.ROOT);
            if (!TABLE_FUNCTIONS.contains(table)
                    && !CATALOG_FUNCTIONS.matcher(table).matches()) {
                throw new QueryException("The table function " + table + "() is not served: queries read the tables of"
                        + " this database alone");
            }
        }
        String name = node.path("table_name").asText("");
        if (type.equals("BASE_TABLE") && FILE_NAME.matcher(name).matches() && !exists(connection, name)) {
            throw new QueryException("There is no table '" + name + "', and files are not served");
        }
        for (JsonNode child : node) {
            refuse(connection, child);
        }
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM (SELECT view_name AS name FROM duckdb_views() UNION ALL"
                        + " SELECT table_name FROM duckdb_tables()) WHERE lower(name) = lower(?) LIMIT 1")) {
            statement.setString(1, table);
            try (ResultSet results = statement.executeQuery()) {
                return results.next();
            }
        }
    }
}
