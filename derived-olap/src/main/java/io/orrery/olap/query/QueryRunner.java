package io.orrery.olap.query;

import io.orrery.event.TableName;
import io.orrery.olap.duck.Database;
import io.orrery.olap.duck.DatabaseSettings;
import io.orrery.olap.duck.Readers;
import io.orrery.olap.duck.Sql;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.duckdb.DuckDBConnection;

/** Runs queries on a database, each on a connection and in a read-only transaction of its own. Safe for any thread. */
public final class QueryRunner implements AutoCloseable {

    private static final String TOO_LARGE = "The query needs more memory than there is beside the writer's and other"
            + " queries': narrow it, try it when others have ended, or give the database more with --memory";

    private final Supplier<Database> database;
    private final QueryLimits limits;
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "orrery-olap-query-limit");
        thread.setDaemon(true);
        return thread;
    });

    /** A runner on {@code database}, which stays the caller's to close. */
    public QueryRunner(Database database, QueryLimits limits) {
        this(() -> database, limits);
    }

    /**
     * A runner on whichever database there is when a query comes.
     *
     * @param database gives the database, which stays the caller's; a query that runs stays on the one it began with
     */
    public QueryRunner(Supplier<Database> database, QueryLimits limits) {
        this.database = database;
        this.limits = limits;
    }

    /**
     * Writes the rows that {@code sql} gives, as they come.
     *
     * @param output where it allows more rows than the runner does, the runner's limit holds
     * @return a note for the user, if rows were left off
     * @throws QueryException if the query is refused or fails
     * @throws IOException if {@code out} fails
     */
    public Optional<String> run(String sql, QueryOutput output, OutputStream out) throws IOException {
        return run(sql, output, limits.withRows(output.rows()), out);
    }

    /** Writes a whole table or view as Parquet, without the limits of a query. */
    Optional<String> export(String table, OutputStream out) throws IOException {
        TableName name = tableName(table);
        return run(
                "SELECT * FROM " + Sql.name(name.schema(), name.table()),
                QueryOutput.of(QueryFormat.PARQUET, Long.MAX_VALUE),
                QueryLimits.unlimited(),
                out);
    }

    private static TableName tableName(String table) {
        try {
            return TableName.parse(table);
        } catch (IllegalArgumentException e) {
            throw new QueryException(e.getMessage(), e);
        }
    }

    private Optional<String> run(String sql, QueryOutput output, QueryLimits own, OutputStream out) throws IOException {
        Database current = database.get();
        try (DuckDBConnection connection = current.connect()) {
            String checked = QueryGuard.check(connection, sql);
            try (Statement statement = connection.createStatement()) {
                statement.execute(searchPath(connection));
                statement.execute("SET operator_memory_limit = " + Sql.text(own.memory()));
                statement.execute("BEGIN TRANSACTION READ ONLY");
            }
            return run(connection, current, checked, output, own, out);
        } catch (SQLException e) {
            throw new QueryException(sentence(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException("The query was interrupted", e);
        }
    }

    private Optional<String> run(
            DuckDBConnection connection,
            Database from,
            String sql,
            QueryOutput output,
            QueryLimits own,
            OutputStream out)
            throws IOException, SQLException, InterruptedException {
        AtomicBoolean late = new AtomicBoolean();
        try (Statement statement = connection.createStatement();
                Readers.Reading reading = from.readers().begin(statement)) {
            ScheduledFuture<?> end =
                    watchdog.schedule(() -> stop(statement, late), own.time().toMillis(), TimeUnit.MILLISECONDS);
            try {
                if (output.format() == QueryFormat.PARQUET) {
                    return ParquetResult.write(statement, sql, own.rows(), workFolder(from.file()), out);
                }
                try (ResultSet results = statement.executeQuery(sql)) {
                    return write(results, output, own, out, late);
                }
            } catch (SQLException e) {
                if (reading.stopped()) {
                    throw new QueryException(TOO_LARGE, e);
                }
                if (late.get()) {
                    throw tooLate(own);
                }
                throw e;
            } finally {
                end.cancel(false);
            }
        }
    }

    private static Path workFolder(Path file) throws IOException {
        return Files.createDirectories(DatabaseSettings.workFolder(file));
    }

    private static void stop(Statement statement, AtomicBoolean late) {
        late.set(true);
        try {
            statement.cancel();
        } catch (SQLException e) {
            // It has just ended by itself.
        }
    }

    private static Optional<String> write(
            ResultSet results, QueryOutput output, QueryLimits own, OutputStream out, AtomicBoolean late)
            throws IOException, SQLException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        RowFormat rows =
                switch (output.format()) {
                    case TABLE -> new TableFormat(writer, output.width());
                    case CSV -> new CsvFormat(writer);
                    case JSON -> new JsonFormat(writer);
                    case PARQUET -> throw new IllegalStateException("Parquet is not written row by row");
                };
        rows.begin(results);
        long count = 0;
        Optional<String> note = Optional.empty();
        while (results.next()) {
            if (late.get()) {
                throw tooLate(own);
            }
            if (count == own.rows()) {
                note = Optional.of(QueryLimits.leftOff(count));
                break;
            }
            rows.row(results);
            count++;
        }
        rows.end();
        return note;
    }

    private static QueryException tooLate(QueryLimits own) {
        return new QueryException("The query took longer than " + own.time().toSeconds()
                + " s and was stopped: narrow it, or start 'orrery olap run' with a larger --query-timeout");
    }

    /** Every schema, so that a table may be named without it. */
    private static String searchPath(DuckDBConnection connection) throws SQLException {
        StringBuilder path = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet schemas =
                        statement.executeQuery("SELECT schema_name FROM duckdb_schemas() WHERE database_name = '"
                                + Database.CATALOG + "' AND NOT internal AND NOT starts_with(schema_name, '_orrery')"
                                + " ORDER BY ALL")) {
            while (schemas.next()) {
                path.append(path.length() == 0 ? "" : ",").append(Sql.schema(schemas.getString(1)));
            }
        }
        return "SET search_path = " + Sql.text(path.length() == 0 ? Database.CATALOG + ".main" : path.toString());
    }

    /** What DuckDB says, without its picture of the place. */
    private static String sentence(SQLException e) {
        String message = String.valueOf(e.getMessage());
        int picture = message.indexOf("\nLINE ");
        String text =
                (picture < 0 ? message : message.substring(0, picture)).strip().replaceAll("\\s*\n+\\s*", " ");
        return Readers.isOutOfMemory(e) ? TOO_LARGE : text;
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
    }
}
