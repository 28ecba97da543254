package io.orrery.producer.snapshot;

import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.mysql.table.KeyPosition;
import io.orrery.mysql.table.KeyRange;
import io.orrery.mysql.table.TableDefinition;
import io.orrery.mysql.table.TableReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A table of a MySQL server. Where reading goes on is kept as text: the columns by whose order it goes, so that it is not
 * taken for a place in another order, and the values of the last row in them.
 */
final class MysqlTable implements SourceTable {

    private static final String COLUMNS_END = ":";
    private static final String NEXT = ",";

    private final TableDefinition definition;
    private final long estimate;

    MysqlTable(TableDefinition definition, long estimate) {
        this.definition = definition;
        this.estimate = estimate;
    }

    @Override
    public TableSchema schema() {
        return definition.schema();
    }

    @Override
    public boolean ordered() {
        return definition.ordered();
    }

    @Override
    public long estimate() {
        return estimate;
    }

    @Override
    public Chunk after(Connection connection, TableSchema as, String after, String where, ChunkSize size)
            throws SQLException {
        List<Row> rows = new ArrayList<>();
        long[] bytes = {0};
        TableReader reader = new TableReader(definition.as(as), Optional.ofNullable(where));
        KeyRange range = position(after).map(KeyRange::after).orElse(KeyRange.ALL);
        TableReader.Chunk read = reader.read(connection, range, size.rows(), row -> {
            rows.add(row);
            bytes[0] += RowSize.of(row);
            return bytes[0] < size.bytes();
        });
        return new Chunk(rows, read.last().map(this::text).orElse(after), read.complete(), read.bytes());
    }

    @Override
    public void all(Connection connection, TableSchema as, String where, Rows rows)
            throws SQLException, InterruptedException {
        InterruptedException[] interrupted = {null};
        new TableReader(definition.as(as), Optional.ofNullable(where)).readAll(connection, row -> {
            try {
                rows.take(row);
                return true;
            } catch (InterruptedException e) {
                interrupted[0] = e;
                return false;
            }
        });
        if (interrupted[0] != null) {
            throw interrupted[0];
        }
    }

    @Override
    public Chunk ofKeys(Connection connection, TableSchema as, List<Row> keys, ChunkSize size) throws SQLException {
        List<Row> rows = new ArrayList<>();
        long[] bytes = {0};
        boolean[] tooMuch = {false};
        new TableReader(definition.as(as)).find(connection, keys, row -> {
            bytes[0] += RowSize.of(row);
            tooMuch[0] = bytes[0] > size.bytes() && keys.size() > 1;
            if (!tooMuch[0]) {
                rows.add(row);
            }
            return !tooMuch[0];
        });
        return new Chunk(tooMuch[0] ? List.of() : rows, null, !tooMuch[0], bytes[0]);
    }

    private String text(KeyPosition position) {
        return order() + COLUMNS_END + String.join(NEXT, position.parts());
    }

    /** Empty for the beginning, and where the table has another key now: then it is read anew. */
    private Optional<KeyPosition> position(String text) {
        if (text == null || !text.startsWith(order() + COLUMNS_END)) {
            return Optional.empty();
        }
        String parts = text.substring(order().length() + COLUMNS_END.length());
        return Optional.of(new KeyPosition(Arrays.asList(parts.split(NEXT, -1))));
    }

    private String order() {
        StringBuilder columns = new StringBuilder();
        for (String name : definition.order()) {
            Column column =
                    definition.schema().columns().get(definition.schema().indexOf(name));
            columns.append(name)
                    .append(' ')
                    .append(column.type())
                    .append(' ')
                    .append(column.type().charset());
        }
        return Integer.toHexString(columns.toString().hashCode());
    }
}
