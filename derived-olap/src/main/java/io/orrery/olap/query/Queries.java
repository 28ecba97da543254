package io.orrery.olap.query;

import io.orrery.olap.duck.Database;
import io.orrery.olap.duck.DatabaseSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Queries on a database, through the process that has it open or, if none has, on the file itself. */
public sealed interface Queries extends AutoCloseable {

    /**
     * Writes the rows that {@code sql} gives.
     *
     * @return a note for the user, if rows were left off
     * @throws QueryException if the query is refused or fails
     */
    Optional<String> run(String sql, QueryOutput output, OutputStream out) throws IOException;

    /** The same, in lines of any length. */
    default Optional<String> run(String sql, QueryFormat format, long rows, OutputStream out) throws IOException {
        return run(sql, QueryOutput.of(format, rows), out);
    }

    /**
     * Writes a whole table as Parquet.
     *
     * @param table as {@code shop.orders}
     */
    void export(String table, OutputStream out) throws IOException;

    @Override
    void close();

    /**
     * The way to a database.
     *
     * @param served the path beside which a server would have left word
     * @param file the database file itself
     * @param direct the limits where the file itself is opened; a server has its own
     * @param duckdb how DuckDB is run where the file itself is opened
     * @throws io.orrery.runtime.OrreryException if no process serves it and it cannot be opened
     */
    static Queries of(Path served, Path file, QueryLimits direct, DatabaseSettings duckdb) {
        return served(served).orElseGet(() -> {
            Database database = Database.openReadOnly(file, duckdb);
            return new Direct(new QueryRunner(database, direct), database::close);
        });
    }

    /** The way to a database through the process that has it open; empty if none has. */
    static Optional<Queries> served(Path database) {
        return QueryClient.of(database).map(Remote::new);
    }

    /** The way to a database for one who reads all of it, and is not limited. */
    static Queries unlimited(Path served, Path file) {
        return of(served, file, QueryLimits.unlimited(), DatabaseSettings.defaults());
    }

    /**
     * The way to a file that no process has open, for one who reads all of it.
     *
     * @throws io.orrery.runtime.OrreryException if there is none, or it cannot be opened
     */
    static Queries onFile(Path file) {
        Database database = Database.openReadOnly(file, DatabaseSettings.defaults());
        return new Direct(new QueryRunner(database, QueryLimits.unlimited()), database::close);
    }

    /** The way to a database that this process has open; it stays the caller's to close. */
    static Queries within(Database database) {
        return new Direct(new QueryRunner(database, QueryLimits.unlimited()), () -> {});
    }

    /** Through a server. */
    record Remote(QueryClient client) implements Queries {
        @Override
        public Optional<String> run(String sql, QueryOutput output, OutputStream out) {
            return client.run(sql, output, out);
        }

        @Override
        public void export(String table, OutputStream out) {
            client.export(table, out);
        }

        @Override
        public void close() {}
    }

    /**
     * On a database that this process has open.
     *
     * @param end closes what was opened for it
     */
    record Direct(QueryRunner runner, Runnable end) implements Queries {
        @Override
        public Optional<String> run(String sql, QueryOutput output, OutputStream out) throws IOException {
            return runner.run(sql, output, out);
        }

        @Override
        public void export(String table, OutputStream out) throws IOException {
            runner.export(table, out);
        }

        @Override
        public void close() {
            runner.close();
            end.run();
        }
    }
}
