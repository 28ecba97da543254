package io.orrery.producer.snapshot;

import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A table of the source, as it was described, to be read by SELECT. */
public interface SourceTable {

    /** Takes rows one by one. */
    interface Rows {
        void take(Row row) throws InterruptedException;
    }

    /** Its columns and its key as the log would have them, but for what earlier rows hold in new columns. */
    TableSchema schema();

    /** True if it can be read in chunks, in the order of its key; else only as a whole. */
    boolean ordered();

    /** About how many rows there are. */
    long estimate();

    /**
     * The rows after a key, by one statement.
     *
     * @param as the schema that rows get: {@link #schema()} or one of the same shape
     * @param after what {@link Chunk#last()} was; null for the first rows
     * @param where a condition in SQL; null for none
     * @param size at most so much, but always a row
     */
    Chunk after(Connection connection, TableSchema as, String after, String where, ChunkSize size) throws SQLException;

    /** All rows, one by one, by one statement. */
    void all(Connection connection, TableSchema as, String where, Rows rows) throws SQLException, InterruptedException;

    /**
     * The rows of some keys, by one statement.
     *
     * @param keys rows of which the columns of the key are there; at most {@link ChunkSize#MOST_KEYS}
     * @param size where the rows take more than its bytes, and there are several keys, they are not read to the end
     * @return at its {@link Chunk#end} if all were read; else ask for fewer
     */
    Chunk ofKeys(Connection connection, TableSchema as, List<Row> keys, ChunkSize size) throws SQLException;
}
