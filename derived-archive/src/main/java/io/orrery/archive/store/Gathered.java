package io.orrery.archive.store;

import io.orrery.archive.layout.EventColumns;
import io.orrery.archive.layout.Partition;
import io.orrery.archive.read.ParquetFiles;
import io.orrery.consumer.StreamPosition;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeMap;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The events of one shard that are in no file yet, in a table in the order in which they came. For one thread. */
final class Gathered implements AutoCloseable {

    /** A number that stands for the partition. */
    private static final String OWN_COLUMN = "_partition INTEGER, ";

    private static final String SCHEMA = "main";

    private final DuckDBConnection connection;
    private final String table;
    private final Partitions partitions = new Partitions();

    /** @param table a name of its own in {@code database} */
    Gathered(GatherDatabase database, String table) throws SQLException {
        this.connection = database.connect();
        this.table = table;
        clear();
    }

    /** Events of one partition that are to become a file. */
    record Part(Partition partition, int number, long rows) {}

    /**
     * Adds events to the table: all of them, or none.
     *
     * @return about how many bytes they are
     */
    long add(List<Placed> events, String shardId) throws SQLException {
        run("BEGIN TRANSACTION");
        boolean committed = false;
        try (DuckDBAppender appender = connection.createAppender(SCHEMA, table)) {
            EventAppending appending = new EventAppending(appender, shardId);
            for (Placed event : events) {
                appending.append(event, partitions.number(event));
            }
            // Closing would keep what fails here to itself.
            appender.flush();
            run("COMMIT");
            committed = true;
            return appending.bytes();
        } finally {
            if (!committed) {
                run("ROLLBACK");
            }
        }
    }

    /** The parts that the events fall into, in the order of their paths. */
    List<Part> parts() throws SQLException {
        TreeMap<String, Part> parts = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT _partition, count(*) FROM " + table + " GROUP BY _partition")) {
            while (rows.next()) {
                Part part = new Part(partitions.of(rows.getInt(1)), rows.getInt(1), rows.getLong(2));
                parts.put(part.partition().folder(), part);
            }
        }
        return List.copyOf(parts.values());
    }

    /** Writes the events of a part, in their order. */
    void write(Part part, Path file) throws SQLException {
        run(ParquetFiles.copy(
                "SELECT " + EventColumns.names() + " FROM " + table + " WHERE _partition = " + part.number(), file));
    }

    /** Forgets the events that another worker has archived. */
    void forget(StreamPosition upTo) throws SQLException {
        String digits = upTo.sequenceNumber();
        run("DELETE FROM " + table + " WHERE length(sequence_number) < " + digits.length()
                + " OR (length(sequence_number) = " + digits.length() + " AND sequence_number <= '" + digits + "')");
    }

    /** Forgets all. */
    void clear() throws SQLException {
        run("CREATE OR REPLACE TABLE " + table + " (" + OWN_COLUMN + EventColumns.definitions() + ")");
        partitions.clear();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        run("DROP TABLE IF EXISTS " + table);
        connection.close();
    }
}
