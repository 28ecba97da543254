package io.orrery.mysql.table;

import io.orrery.event.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the rows of a table by SELECT, each value as the binary log has it. Rows are handed on one by one as they come, so
 * that memory holds one row whatever is read. Connections must be of {@link io.orrery.mysql.MysqlConnections#openToRead()}
 * and can do nothing else while a method runs. For one thread.
 */
public final class TableReader {

    private static final int KEYS_A_STATEMENT = 500;

    private final TableDefinition table;
    private final Optional<String> where;
    private final Optional<IndexOrder> order;

    public TableReader(TableDefinition table) {
        this(table, Optional.empty());
    }

    /** @param where which rows, as SQL writes it after WHERE; empty for all */
    public TableReader(TableDefinition table, Optional<String> where) {
        this.table = table;
        this.where = where;
        this.order = table.index().map(index -> new IndexOrder(table, index));
    }

    /** Takes rows one by one. */
    @FunctionalInterface
    public interface RowConsumer {

        /** True to go on; false to end after this row. */
        boolean accept(Row row);
    }

    /**
     * A part of a table that was read.
     *
     * @param rows how many rows it had
     * @param bytes about what they took in memory and on the way
     * @param last the place of the last row; empty if there was none
     * @param complete true if nothing follows in the range that was asked for
     */
    public record Chunk(long rows, long bytes, Optional<KeyPosition> last, boolean complete) {}

    /** The table. */
    public TableDefinition table() {
        return table;
    }

    /**
     * Reads the first rows of a range in the order of the index, in one statement.
     *
     * @param limit how many rows at most
     * @param consumer may end the chunk before; what is left of {@code limit} comes over the network all the same
     * @throws IllegalStateException if the table has no such order
     */
    public Chunk read(Connection connection, KeyRange range, int limit, RowConsumer consumer) throws SQLException {
        IndexOrder index = order.orElseThrow(
                () -> new IllegalStateException("Cannot read " + table.table() + " in ranges: it has no key in order"));
        if (range.after().isPresent()) {
            index.check(connection, range.after().get());
        }
        Condition condition = new Condition();
        where.ifPresent(sql -> condition.add("(" + sql + "\n)"));
        index.add(condition, range);
        String sql = table.select(index.expressions()) + index.forced() + where(condition) + index.orderBy() + " LIMIT "
                + limit;
        Reading reading = new Reading(consumer, index.expressions().size());
        run(connection, sql, condition, reading);
        return new Chunk(
                reading.rows,
                reading.bytes,
                reading.key == null ? Optional.empty() : Optional.of(index.position(reading.key)),
                reading.rows < limit && !reading.ended);
    }

    /** Reads all rows, in no order, in one statement. */
    public Chunk readAll(Connection connection, RowConsumer consumer) throws SQLException {
        Condition condition = new Condition();
        where.ifPresent(sql -> condition.add("(" + sql + "\n)"));
        Reading reading = new Reading(consumer, 0);
        run(connection, table.select(List.of()) + where(condition), condition, reading);
        return new Chunk(reading.rows, reading.bytes, Optional.empty(), !reading.ended);
    }

    /**
     * Reads those of some rows that there are, in no order.
     *
     * @param keys rows that hold the columns of the key, as events have them
     */
    public void find(Connection connection, List<Row> keys, RowConsumer consumer) throws SQLException {
        KeyLookup lookup = new KeyLookup(table);
        for (int from = 0; from < keys.size(); from += KEYS_A_STATEMENT) {
            Condition condition = new Condition();
            keys.subList(from, Math.min(keys.size(), from + KEYS_A_STATEMENT))
                    .forEach(row -> lookup.add(condition, row));
            run(connection, table.select(List.of()) + where(condition), condition, new Reading(consumer, 0));
        }
    }

    private static String where(Condition condition) {
        return condition.isEmpty() ? "" : " WHERE " + condition.sql();
    }

    private void run(Connection connection, String sql, Condition condition, Reading reading) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            condition.bind(statement);
            statement.setFetchSize(Integer.MIN_VALUE); // Row by row, in MySQL's driver.
            try (ResultSet result = statement.executeQuery()) {
                while (!reading.ended && result.next()) {
                    reading.row(result);
                }
            }
        }
    }

    /** What one statement has given so far. */
    private final class Reading {

        private final RowConsumer consumer;
        private final int keyParts;
        private List<byte[]> key;
        private long rows;
        private long bytes;
        private boolean ended;

        Reading(RowConsumer consumer, int keyParts) {
            this.consumer = consumer;
            this.keyParts = keyParts;
        }

        void row(ResultSet result) throws SQLException {
            List<SelectedColumn> columns = table.columns();
            Object[] values = new Object[columns.size()];
            for (int i = 0; i < values.length; i++) {
                byte[] value = result.getBytes(i + 1);
                if (value != null) {
                    bytes += value.length;
                    values[i] = decode(columns.get(i), value);
                }
            }
            if (keyParts > 0) {
                key = new ArrayList<>(keyParts);
                for (int i = 0; i < keyParts; i++) {
                    key.add(result.getBytes(values.length + i + 1));
                }
            }
            rows++;
            ended = !consumer.accept(new Row(table.schema(), values));
        }

        private Object decode(SelectedColumn column, byte[] value) throws SQLException {
            try {
                return column.decoding().decode(value);
            } catch (RuntimeException e) {
                throw new SQLException(
                        "a value of column '" + column.column().name() + "' of " + table.table() + " can't be decoded: "
                                + e.getMessage(),
                        e);
            }
        }
    }
}
