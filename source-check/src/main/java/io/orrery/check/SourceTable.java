package io.orrery.check;

import io.orrery.event.Column;
import io.orrery.event.MysqlType;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.mysql.table.DataDictionary;
import io.orrery.mysql.table.KeyRange;
import io.orrery.mysql.table.TableDefinition;
import io.orrery.mysql.table.TableReader;
import io.orrery.mysql.text.Charsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A table of the source, read into rows of the schema that a store has of it. For one thread. */
final class SourceTable {

    private final Connection connection;
    private final TableSchema schema;
    private final TableDefinition definition;
    private final TableReader reader;
    private final int[] places;

    private SourceTable(Connection connection, TableSchema schema, TableDefinition definition) {
        this.connection = connection;
        this.schema = schema;
        this.definition = definition;
        this.reader = new TableReader(definition);
        this.places = schema.columns().stream().mapToInt(this::place).toArray();
    }

    /**
     * The table of a store's schema.
     *
     * @return empty if the source has it no longer
     */
    static Optional<SourceTable> open(Connection connection, Charsets charsets, TableSchema schema)
            throws SQLException {
        return TableDefinition.load(connection, charsets, schema.table(), true)
                .map(definition -> new SourceTable(connection, schema, definition));
    }

    /** Where the source has the column; -1 if it has none whose values are of one Java type with the store's. */
    private int place(Column column) {
        List<Column> columns = definition.schema().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column.name())) {
                return kind(columns.get(i)).equals(kind(column)) ? i : -1;
            }
        }
        return -1;
    }

    private static String kind(Column column) {
        MysqlType type = column.type().type();
        return type.family() == MysqlType.Family.FLOATING
                ? type.name()
                : type.family().name();
    }

    /** The store's columns that the source has no longer, or as another type. */
    Set<String> lacks() {
        Set<String> lacks = new TreeSet<>();
        for (int i = 0; i < places.length; i++) {
            if (places[i] < 0) {
                lacks.add(schema.columns().get(i).name());
            }
        }
        return lacks;
    }

    /** Why rows can't be told apart as the store does; empty if they can. */
    Optional<String> otherKey() {
        return schema.key().equals(definition.schema().key())
                        && schema.key().stream().noneMatch(lacks()::contains)
                ? Optional.empty()
                : Optional.of("the source's key is another now: rebuild the store");
    }

    /** About how many rows it has, as the server's statistics say. */
    long estimate() throws SQLException {
        return DataDictionary.estimatedRows(connection, schema.table());
    }

    /** Takes rows one by one. */
    @FunctionalInterface
    interface RowReader {
        void read(Row row);
    }

    /** Reads all rows, in no order, none of them kept. */
    void readAll(RowReader consumer) throws SQLException {
        reader.readAll(connection, row -> {
            consumer.read(stored(row));
            return true;
        });
    }

    /** Takes some rows at a time. */
    @FunctionalInterface
    interface ChunkReader {
        /** True to go on. */
        boolean read(List<Row> rows);
    }

    /** Reads all rows, so many at a time, by the key's index where there is one to go by. */
    void chunks(int size, ChunkReader consumer) throws SQLException {
        if (!definition.ordered()) {
            unordered(size, consumer);
            return;
        }
        KeyRange range = KeyRange.ALL;
        boolean complete = false;
        while (!complete) {
            List<Row> rows = new ArrayList<>();
            TableReader.Chunk chunk = reader.read(connection, range, size, row -> rows.add(stored(row)));
            boolean more = rows.isEmpty() || consumer.read(rows);
            complete = chunk.complete() || !more;
            if (chunk.last().isPresent()) {
                range = KeyRange.after(chunk.last().get());
            }
        }
    }

    private void unordered(int size, ChunkReader consumer) throws SQLException {
        List<Row> rows = new ArrayList<>();
        boolean[] more = {true};
        reader.readAll(connection, row -> {
            rows.add(stored(row));
            if (rows.size() == size) {
                more[0] = consumer.read(List.copyOf(rows));
                rows.clear();
            }
            return more[0];
        });
        if (!rows.isEmpty()) {
            consumer.read(rows);
        }
    }

    /** Those of the rows of these keys that there are. */
    List<Row> find(List<Row> keys) throws SQLException {
        List<Row> rows = new ArrayList<>();
        reader.find(connection, keys, row -> rows.add(stored(row)));
        return rows;
    }

    private Row stored(Row row) {
        Object[] values = new Object[places.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = places[i] < 0 ? Row.ABSENT : row.at(places[i]);
        }
        return new Row(schema, values);
    }
}
