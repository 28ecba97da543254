package io.orrery.archive.look;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orrery.event.TableName;
import io.orrery.event.json.RowJson;
import io.orrery.runtime.OrreryException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds which tables a statement reads, by DuckDB's own parser. */
final class Tables {

    private Tables() {}

    /**
     * The tables of {@code known} that the statement may name, with their database or without.
     *
     * @return none where the statement cannot be read: who runs it says why
     */
    static Set<TableName> in(String sql, Collection<TableName> known) {
        Set<TableName> found = new LinkedHashSet<>();
        collect(parse(sql), known, found);
        return found;
    }

    private static JsonNode parse(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                PreparedStatement statement = connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
            statement.setString(1, sql);
            try (ResultSet results = statement.executeQuery()) {
                results.next();
                ObjectMapper json = new ObjectMapper();
                json.getFactory().setStreamReadConstraints(RowJson.CONSTRAINTS);
                return json.readTree(results.getString(1));
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new OrreryException("Cannot read the SQL: " + e.getMessage(), e);
        }
    }

    private static void collect(JsonNode node, Collection<TableName> known, Set<TableName> found) {
        String table = node.path("table_name").asText("");
        String schema = node.path("schema_name").asText("");
        if (!table.isEmpty()) {
            known.stream()
                    .filter(name -> name.table().equalsIgnoreCase(table)
                            && (schema.isEmpty() || name.schema().equalsIgnoreCase(schema)))
                    .forEach(found::add);
        }
        for (JsonNode child : node) {
            collect(child, known, found);
        }
    }
}
