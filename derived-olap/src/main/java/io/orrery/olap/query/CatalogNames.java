package io.orrery.olap.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.olap.duck.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says which catalog is meant where a database of the source has the name of one of DuckDB's: it takes the {@code memory}
 * of {@code memory.orders} for either, and refuses the statement.
 */
final class CatalogNames {

    /** The catalogs that there always are. */
    private static final Set<String> CATALOGS = Set.of("memory", "system", "temp", Database.CATALOG);

    private static final String CATALOG = Database.CATALOG + ".";

    /** The statements of which the parser does not tell where their table's name stands: behind this. */
    private static final Pattern BEGINNING =
            Pattern.compile("^\\s*(describe|desc|summarize|show|table)\\s+", Pattern.CASE_INSENSITIVE);

    private final Connection connection;
    private final String sql;
    private final Set<Integer> places = new TreeSet<>();
    private final Set<String> known = new HashSet<>();

    private CatalogNames(Connection connection, String sql) {
        this.connection = connection;
        this.sql = sql;
    }

    /**
     * The statement, with the names of such tables in full.
     *
     * @param parsed what DuckDB's parser makes of it
     */
    static String qualify(Connection connection, String sql, JsonNode parsed) throws SQLException {
        CatalogNames names = new CatalogNames(connection, sql);
        names.find(parsed);
        return names.qualified();
    }

    private void find(JsonNode node) throws SQLException {
        String schema = node.path("schema_name").asText("").toLowerCase(Locale.ROOT);
        if (node.path("type").asText("").equals("BASE_TABLE")
                && node.path("catalog_name").asText("").isEmpty()
                && CATALOGS.contains(schema)
                && isSchema(schema)) {
            // In bytes; beyond all where it is not told.
            JsonNode place = node.path("query_location");
            Matcher beginning = BEGINNING.matcher(sql);
            if (place.canConvertToInt()) {
                places.add(place.asInt());
            } else if (beginning.find()) {
                places.add(beginning.end());
            }
        }
        for (JsonNode child : node) {
            find(child);
        }
    }

    private boolean isSchema(String name) throws SQLException {
        if (known.contains(name)) {
            return true;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM duckdb_schemas() WHERE database_name = ? AND lower(schema_name) = ?")) {
            statement.setString(1, Database.CATALOG);
            statement.setString(2, name);
            try (ResultSet results = statement.executeQuery()) {
                return results.next() && known.add(name);
            }
        }
    }

    private String qualified() {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        StringBuilder qualified = new StringBuilder();
        int from = 0;
        for (int place : places) {
            qualified
                    .append(new String(bytes, from, place - from, StandardCharsets.UTF_8))
                    .append(CATALOG);
            from = place;
        }
        return qualified
                .append(new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8))
                .toString();
    }
}
