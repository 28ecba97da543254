package io.orrery.benchmark.path;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.concurrent.Callable;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Appends rows like the workload's to a bare DuckDB table in a file: one row a change, nothing merged. */
final class AppenderRun implements Callable<Rate> {

    private static final LocalDateTime PLACED = LocalDateTime.parse("2026-01-02T03:04:05.678");

    private final String file;
    private final Workload workload;

    AppenderRun(String file, Workload workload) {
        this.file = file;
        this.workload = workload;
    }

    @Override
    public Rate call() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id BIGINT, customer UBIGINT, status VARCHAR, total DECIMAL(12,2),"
                    + " quantity INTEGER, weight DOUBLE, placed TIMESTAMP, updated TIMESTAMP, note VARCHAR,"
                    + " active TINYINT)");
            long start = System.nanoTime();
            statement.execute("BEGIN");
            try (DuckDBAppender appender =
                    connection.unwrap(DuckDBConnection.class).createAppender("main", "orders")) {
                for (long i = 0; i < workload.changes(); i++) {
                    append(appender, i % workload.rows());
                }
                appender.flush();
            }
            statement.execute("COMMIT");
            return Rate.since(start, workload.changes());
        }
    }

    private static void append(DuckDBAppender appender, long id) throws java.sql.SQLException {
        appender.beginRow()
                .append(id)
                .append(id * 7 % 100_000)
                .append("shipped")
                .append(BigDecimal.valueOf((id % 5_000) * 100 + 50, 2))
                .append((int) (id % 10))
                .append(id / 8.0)
                .append(PLACED)
                .append(PLACED)
                .append("Leave it with the neighbour at number " + id + "; the bell does not work.")
                .append((byte) (id % 2))
                .endRow();
    }
}
