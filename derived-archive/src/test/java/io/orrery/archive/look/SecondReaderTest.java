package io.orrery.archive.look;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.archive.layout.EventColumns;
import io.orrery.archive.store.SecondReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive's files say the same to another implementation of Parquet as to DuckDB, which wrote them. */
class SecondReaderTest {

    @TempDir
    Path folder;

    @Test
    void rolledAndMergedFilesReadAlike() throws Exception {
        NotedTables tables = new NotedTables(folder);
        List<Path> files;
        try (Stream<Path> all = Files.walk(tables.archive())) {
            files = all.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
        assertThat(files)
                .anyMatch(file -> file.toString().contains("_orrery/recent"))
                .anyMatch(file -> file.toString().endsWith("-merged.parquet"));
        long rows = 0;
        for (Path file : files) {
            List<List<String>> found = SecondReader.rows(file);
            assertThat(found).as(file.toString()).isEqualTo(duckDb(file));
            rows += found.size();
        }
        assertThat(rows).isGreaterThan(1_000);
    }

    private static List<List<String>> duckDb(Path file) throws SQLException {
        // Both print integers alike; a time is microseconds in the file.
        String columns = EventColumns.ALL.stream()
                .map(column -> column.type().equals("TIMESTAMPTZ")
                        ? "epoch_us(" + column.name() + ")::VARCHAR"
                        : '"' + column.name() + "\"::VARCHAR")
                .collect(Collectors.joining(", "));
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery("SELECT " + columns + " FROM read_parquet(['"
                        + file.toString().replace("'", "''") + "'], hive_partitioning = false)")) {
            while (results.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= EventColumns.ALL.size(); i++) {
                    values.add(results.getString(i));
                }
                rows.add(values);
            }
        }
        return rows;
    }
}
