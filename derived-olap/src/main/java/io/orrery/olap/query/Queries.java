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
     * @param rows the most rows to write
     * @return a note for the user, if rows were left off
     * @throws QueryException if the query is refused or fails
     */
    Optional<String> run(String sql, QueryFormat format, long rows, OutputStream out) throws IOException;

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
     * @throws io.orrery.runtime.OrreryException if no process serves it and it cannot be opened
     */
    static Queries of(Path served, Path file) {
        Optional<QueryClient> client = QueryClient.of(served);
        if (client.isPresent()) {
            return new Remote(client.get());
        }
        Database database = Database.openReadOnly(file, DatabaseSettings.defaults());
        // Nobody else is served from here, so only what the user asks for limits a query.
        return new Direct(database, new QueryRunner(database, QueryLimits.unlimited()));
    }

    /** The way to a database that this process has open; it stays the caller's to close. */
    static Queries within(Database database) {
        return new Within(new QueryRunner(database, QueryLimits.unlimited()));
    }

    /** Within this process. */
    record Within(QueryRunner runner) implements Queries {
        @Override
        public Optional<String> run(String sql, QueryFormat format, long rows, OutputStream out) throws IOException {
            return runner.run(sql, format, rows, out);
        }

        @Override
        public void export(String table, OutputStream out) throws IOException {
            runner.export(table, out);
        }

        @Override
        public void close() {
            runner.close();
        }
    }

    /** Through a server. */
    record Remote(QueryClient client) implements Queries {
        @Override
        public Optional<String> run(String sql, QueryFormat format, long rows, OutputStream out) {
            return client.run(sql, format, rows, out);
        }

        @Override
        public void export(String table, OutputStream out) {
            client.export(table, out);
        }

        @Override
        public void close() {}
    }

    /** On the file. */
    record Direct(Database database, QueryRunner runner) implements Queries {
        @Override
        public Optional<String> run(String sql, QueryFormat format, long rows, OutputStream out) throws IOException {
            return runner.run(sql, format, rows, out);
        }

        @Override
        public void export(String table, OutputStream out) throws IOException {
            runner.export(table, out);
        }

        @Override
        public void close() {
            runner.close();
            database.close();
        }
    }
}
