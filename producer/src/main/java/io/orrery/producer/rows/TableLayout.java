package io.orrery.producer.rows;

import io.orrery.event.Column;
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

/** How the rows after a table map are read: the table's schema, and a decoder for each column. */
public final class TableLayout {

    private final TableSchema schema;
    private final ValueDecoder[] decoders;

    private TableLayout(TableSchema schema, ValueDecoder[] decoders) {
        this.schema = schema;
        this.decoders = decoders;
    }

    /**
     * The layout that {@code map} describes.
     *
     * @param catalog asked for names under {@code binlog_row_metadata=MINIMAL}, and for the unique keys of tables
     *     without a primary key, which no table map has
     * @param added the columns that the log has added to tables
     * @throws BinlogFormatException if a column cannot be decoded, or the data dictionary does not fit the map
     */
    public static TableLayout of(TableMap map, Charsets charsets, Catalog catalog, AddedColumns added) {
        List<Catalog.Listed> listed = map.full() ? List.of() : listed(map, catalog);
        ColumnDecoders types = new ColumnDecoders(map, charsets);
        List<Column> columns = new ArrayList<>();
        ValueDecoder[] decoders = new ValueDecoder[map.columns()];
        for (int i = 0; i < map.columns(); i++) {
            String name = map.full()
                    ? new String(map.name(i), StandardCharsets.UTF_8)
                    : listed.get(i).name();
            try {
                List<String> labels = map.full() ? List.of() : listed.get(i).labels();
                ColumnDecoders.Decoded decoded = types.column(i, labels);
                columns.add(added.told(map.table(), new Column(name, decoded.type(), map.nullable(i))));
                decoders[i] = decoded.decoder();
            } catch (BinlogFormatException | IllegalArgumentException e) {
                throw new BinlogFormatException(
                        "column '" + name + "' of " + map.table() + " can't be decoded: " + e.getMessage(), e);
            }
        }
        if (!map.full()) {
            checkTypes(map, columns, listed);
        }
        return new TableLayout(new TableSchema(map.table(), columns, key(map, columns, catalog)), decoders);
    }

    private static List<Catalog.Listed> listed(TableMap map, Catalog catalog) {
        List<Catalog.Listed> listed = catalog.columns(map.table());
        if (listed.size() != map.columns()) {
            throw changed(map, map.columns() + " then, " + listed.size() + " now");
        }
        return listed;
    }

    /** The log does have the types: where they differ, the names are those of other columns. */
    private static void checkTypes(TableMap map, List<Column> columns, List<Catalog.Listed> listed) {
        for (int i = 0; i < columns.size(); i++) {
            MysqlType logged = columns.get(i).type().type();
            String now = listed.get(i).type();
            // Geometries of every kind are one type in the log.
            if (MysqlType.ofSqlName(now).orElse(MysqlType.GEOMETRY) != logged) {
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

    /** The table's schema. */
    public TableSchema schema() {
        return schema;
    }

    /** The table. */
    public TableName table() {
        return schema.table();
    }

    int columns() {
        return decoders.length;
    }

    ValueDecoder decoder(int column) {
        return decoders[column];
    }
}
