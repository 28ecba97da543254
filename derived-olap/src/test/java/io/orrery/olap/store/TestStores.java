package io.orrery.olap.store;

import io.orrery.olap.settings.TablesFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.Map;

/** Stores of tests, and what they hold as text. */
final class TestStores {

    private TestStores() {}

    /** A store of the folder's database {@code t.duckdb} with settings in YAML. */
    static OlapStore open(Path folder, String yaml) throws Exception {
        Path settings = Files.writeString(folder.resolve("tables.yaml"), yaml);
        return OlapStore.open(
                folder.resolve("t.duckdb"), OlapSettings.of("s").withTables(TablesFile.read(settings, Map.of())));
    }

    /** What a query gives: a comma between values, a semicolon after each row. */
    static String select(OlapStore store, String sql) throws Exception {
        try (var connection = store.database().connect();
                var statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            StringBuilder text = new StringBuilder();
            while (results.next()) {
                for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
                    text.append(i > 1 ? "," : "").append(results.getString(i));
                }
                text.append(';');
            }
            return text.toString();
        }
    }
}
