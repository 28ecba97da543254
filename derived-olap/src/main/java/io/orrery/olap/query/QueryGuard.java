package io.orrery.olap.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
 * within WITH) the read-only transaction refuses, and files are out of reach by the database's settings.
 */
final class QueryGuard {

    private static final Pattern EXPLAIN = Pattern.compile("^\\s*explain(\\s+analyze)?\\s+", Pattern.CASE_INSENSITIVE);

    /** Table functions that act on the process or hide a statement from the parser. */
    private static final Set<String> REFUSED = Set.of(
            "arrow_scan",
            "arrow_scan_dumb",
            "checkpoint",
            "create_external_resource",
            "deregister_external_resource",
            "destroy_external_resource",
            "disable_logging",
            "disable_profiling",
            "enable_logging",
            "enable_profiling",
            "force_checkpoint",
            "json_execute_serialized_sql",
            "query",
            "register_external_resource",
            "register_external_resource_type",
            "truncate_duckdb_logs",
            "write_log");

    private static final JsonMapper JSON = new JsonMapper();

    private QueryGuard() {}

    /**
     * Passes a statement.
     *
     * @throws QueryException if it is wrong, is not one statement, or would do more than read
     */
    static void check(Connection connection, String sql) throws SQLException {
        Matcher explain = EXPLAIN.matcher(sql);
        JsonNode parsed = parse(connection, explain.find() ? sql.substring(explain.end()) : sql);
        if (parsed.path("error").asBoolean()) {
            String message = parsed.path("error_message").asText();
            throw new QueryException(
                    "parser".equals(parsed.path("error_type").asText())
                            ? "Cannot read the SQL: " + message
                            : "Only statements that read are served: SELECT, FROM, WITH, VALUES, SHOW TABLES,"
                                    + " DESCRIBE, SUMMARIZE and EXPLAIN of these");
        }
        if (parsed.path("statements").size() != 1) {
            throw new QueryException("Give one statement at a time: this is "
                    + parsed.path("statements").size());
        }
        refuseFunctions(parsed);
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

    private static void refuseFunctions(JsonNode node) {
        String function = node.path("function_name").asText("").toLowerCase(Locale.ROOT);
        if (REFUSED.contains(function)) {
            throw new QueryException("The function " + function + "() is not served");
        }
        node.forEach(QueryGuard::refuseFunctions);
    }
}
