package io.orrery.producer.rows;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.mysql.text.Charsets;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.TableMap;
import io.orrery.producer.defaults.AddedColumns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** How the rows after a table map are read: the table's schema, and a decoder for each column. */
public final class TableLayout {

    /** Stands for the type of a column that is left out. */
    private static final ColumnType LEFT_OUT = ColumnType.of(MysqlType.LONGBLOB);

    private final TableSchema schema;
    private final ValueDecoder[] decoders;
    private final TableMap map;
    private RowBytes bytes;

    private TableLayout(TableMap map, TableSchema schema, ValueDecoder[] decoders) {
        this.map = map;
        this.schema = schema;
        this.decoders = decoders;
    }

    /**
     * The layout of a table whose rows are only passed over. It has no schema.
     *
     * @return empty if not even that can be done: a column is of an unknown type
     */
    public static Optional<TableLayout> unread(TableMap map) {
        ValueDecoder[] sizes = new ValueDecoder[map.columns()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = ColumnSizes.of(map, i);
            if (sizes[i] == null) {
                return Optional.empty();
            }
        }
        return Optional.of(new TableLayout(map, null, sizes));
    }

    /**
     * The layout that {@code map} describes.
     *
     * @param catalog asked for names under {@code binlog_row_metadata=MINIMAL}, and for the unique keys of tables
     *     without a primary key, which no table map has
     * @param added the columns that the log has added to tables
     * @param leftOut the names of columns that nobody wants: whatever is in them, it is passed over and comes as null
     * @throws BinlogFormatException if a column cannot be decoded, or the data dictionary does not fit the map
     */
    public static TableLayout of(
            TableMap map, Charsets charsets, Catalog catalog, AddedColumns added, Predicate<String> leftOut) {
        List<Catalog.Listed> listed = map.full() ? List.of() : listed(map, catalog);
        ColumnDecoders types = new ColumnDecoders(map, charsets);
        List<Column> columns = new ArrayList<>();
        ValueDecoder[] decoders = new ValueDecoder[map.columns()];
        for (int i = 0; i < map.columns(); i++) {
            String name = map.full()
                    ? new String(map.name(i), StandardCharsets.UTF_8)
                    : listed.get(i).name();
            ValueDecoder size = ColumnSizes.of(map, i);
            if (size == null) {
                throw new BinlogFormatException(
                        "column '" + name + "' of " + map.table() + " is of the unknown type code " + map.type(i)
                                + ": leave the table out with --exclude-tables '" + map.table() + "'");
            }
            if (leftOut.test(name)) {
                columns.add(new Column(name, LEFT_OUT, map.nullable(i)));
                decoders[i] = size;
                continue;
            }
            try {
                List<String> labels = map.full() ? List.of() : listed.get(i).labels();
                ColumnDecoders.Decoded decoded = types.column(i, labels);
                columns.add(added.told(map.table(), new Column(name, decoded.type(), map.nullable(i))));
                decoders[i] = decoded.decoder();
            } catch (BinlogFormatException | IllegalArgumentException e) {
                throw new BinlogFormatException(
                        "column '" + name + "' of " + map.table() + " can't be decoded: " + e.getMessage()
                                + remedy(map.table(), name),
                        e);
            }
        }
        if (!map.full()) {
            checkTypes(map, columns, listed, leftOut);
        }
        TableSchema schema = new TableSchema(map.table(), columns, key(map, columns, catalog));
        return new TableLayout(map, schema, decoders);
    }

    /** What to do about a column that can't be decoded. */
    static String remedy(TableName table, String column) {
        return ": leave it out with --exclude-columns '" + table + "." + column + "', or the table with"
                + " --exclude-tables '" + table + "'";
    }

    private static List<Catalog.Listed> listed(TableMap map, Catalog catalog) {
        List<Catalog.Listed> listed = catalog.columns(map.table());
        if (listed.size() != map.columns()) {
            throw changed(map, map.columns() + " then, " + listed.size() + " now");
        }
        return listed;
    }

    /** The log does have the types: where they differ, the names are those of other columns. */
    private static void checkTypes(
            TableMap map, List<Column> columns, List<Catalog.Listed> listed, Predicate<String> leftOut) {
        for (int i = 0; i < columns.size(); i++) {
            MysqlType logged = columns.get(i).type().type();
            String now = listed.get(i).type();
            // Geometries of every kind are one type in the log.
            if (!leftOut.test(columns.get(i).name()) && MysqlType.ofSqlName(now).orElse(MysqlType.GEOMETRY) != logged) {
                throw changed(map, "column " + (i + 1) + " was " + logged.sqlName() + " then, and is " + now + " now");
            }
        }
    }

    private static BinlogFormatException changed(TableMap map, String how) {
        return new BinlogFormatException("the columns of " + map.table() + " have changed since its rows were logged ("
                + how + ") and the binary log does not name them: set binlog_row_metadata=FULL, "
                + BinlogPosition.START_ANEW);
    }

    private static List<String> key(TableMap map, List<Column> columns, Catalog catalog) {
        List<String> key = new ArrayList<>();
        if (map.full()) {
            for (int place : map.primaryKey()) {
                key.add(columns.get(place).name());
            }
        } else {
            key.addAll(catalog.primaryKey(map.table()));
        }
        return key.isEmpty() ? catalog.uniqueKey(map.table(), columns).orElse(List.of()) : key;
    }

    /** The table's schema; null if its rows are only passed over. */
    public TableSchema schema() {
        return schema;
    }

    /** The table. */
    public TableName table() {
        return map.table();
    }

    int columns() {
        return decoders.length;
    }

    /** What writes rows from bytes to bytes; for one thread, and for tables whose columns are all read. */
    RowBytes bytes() {
        if (bytes == null) {
            bytes = RowBytes.of(map, schema, decoders);
        }
        return bytes;
    }

    ValueDecoder decoder(int column) {
        return decoders[column];
    }
}
