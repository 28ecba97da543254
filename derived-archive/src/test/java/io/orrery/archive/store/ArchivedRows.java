package io.orrery.archive.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the files of an archive hold, read as anybody's DuckDB would: by a glob over its folders. */
public final class ArchivedRows {

    private ArchivedRows() {}

    /** How many of the events that compactions kept fulfil a condition. */
    public static long base(Path archive, String condition) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery("SELECT count(*) FROM read_parquet('" + archive
                        + "/_orrery/base/**/*.parquet') WHERE " + condition)) {
            results.next();
            return results.getLong(1);
        }
    }

    /** The rows of a query, their values joined by a bar, where {@code events} is what all files hold. */
    public static List<String> query(Path archive, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIEW events AS FROM read_parquet('" + archive
                    + "/database=*/table=*/day=*/*.parquet', hive_partitioning = true, hive_types_autocast = false)");
            try (ResultSet results = statement.executeQuery(sql)) {
                while (results.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
                        values.add(results.getString(i));
                    }
                    rows.add(String.join("|", values));
                }
            }
        }
        return rows;
    }
}
