package io.orrery.olap.query;

import io.orrery.olap.duck.Sql;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Has DuckDB write a result as a Parquet file in the one folder that it may write to, and passes that on. */
final class ParquetResult {

    private ParquetResult() {}

    /**
     * Writes what a query gives.
     *
     * @param sql one statement that reads
     * @return a note, if rows were left off
     */
    static Optional<String> write(Statement statement, String sql, long rows, Path folder, OutputStream out)
            throws SQLException, IOException {
        Path file = Files.createTempFile(folder, "query", ".parquet");
        try {
            // The line break ends a comment.
            String source = "(" + sql.strip().replaceAll(";\\s*$", "") + "\n)";
            String query = "SELECT * " + replacements(statement, source) + " FROM " + source + " LIMIT ";
            statement.execute("COPY (" + query + rows + ") TO " + Sql.text(file.toString()) + " (FORMAT parquet)");
            boolean cut = rows < Long.MAX_VALUE && more(statement, source, rows);
            Files.copy(file, out);
            out.flush();
            return cut ? Optional.of(QueryLimits.leftOff(rows)) : Optional.empty();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static boolean more(Statement statement, String source, long rows) throws SQLException {
        try (ResultSet results = statement.executeQuery("SELECT 1 FROM " + source + " LIMIT 1 OFFSET " + rows)) {
            return results.next();
        }
    }

    /** Parquet has no bit strings, and its intervals are neither negative nor finer than a millisecond. */
    private static String replacements(Statement statement, String source) throws SQLException {
        List<String> replacements = new ArrayList<>();
        try (ResultSet columns = statement.executeQuery("DESCRIBE FROM " + source)) {
            while (columns.next()) {
                String type = columns.getString("column_type");
                String name = Sql.name(columns.getString("column_name"));
                if (type.equals("INTERVAL") || type.equals("BIT")) {
                    replacements.add(name + "::VARCHAR AS " + name);
                }
            }
        }
        return replacements.isEmpty() ? "" : "REPLACE (" + String.join(", ", replacements) + ")";
    }
}
