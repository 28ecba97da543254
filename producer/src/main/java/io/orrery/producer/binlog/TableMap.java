package io.orrery.producer.binlog;

import io.orrery.event.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A TABLE_MAP event: the columns of a table as the rows that follow have them ("Table_map_event" in MySQL's replication
 * documentation). What {@code binlog_row_metadata=MINIMAL} leaves out is null.
 */
public final class TableMap {

    private static final int SIGNEDNESS = 1;
    private static final int DEFAULT_CHARSET = 2;
    private static final int COLUMN_CHARSET = 3;
    private static final int COLUMN_NAME = 4;
    private static final int SET_LABELS = 5;
    private static final int ENUM_LABELS = 6;
    private static final int SIMPLE_PRIMARY_KEY = 8;
    private static final int PRIMARY_KEY_WITH_PREFIX = 9;
    private static final int ENUM_AND_SET_DEFAULT_CHARSET = 10;
    private static final int ENUM_AND_SET_COLUMN_CHARSET = 11;
    private static final int VECTOR_DIMENSIONALITY = 13;

    private final TableName table;
    private final int[] types;
    private final int[] metadata;
    private final boolean[] nullable;
    private final boolean[] unsigned;
    private final int[] collations;
    private final int[] dimensions;
    private final byte[][][] labels;
    private List<byte[]> names;
    private int[] primaryKey;

    private TableMap(TableName table, int[] types, int[] metadata, boolean[] nullable) {
        this.table = table;
        this.types = types;
        this.metadata = metadata;
        this.nullable = nullable;
        this.unsigned = new boolean[types.length];
        this.collations = new int[types.length];
        this.dimensions = new int[types.length];
        this.labels = new byte[types.length][][];
    }

    /** The table id, which rows refer to: the first field of the body. */
    public static long tableId(LogBuffer body) {
        return body.le(6);
    }

    /**
     * Reads the body, from after the table id.
     *
     * @param wanted whether a table's rows are wanted: of others only the types of columns are looked at, so that nothing
     *     that their definitions hold can stop a reader
     * @throws BinlogFormatException if the body is cut off or says what can't be
     */
    public static TableMap read(LogBuffer body, Predicate<TableName> wanted) {
        try {
            return parse(body, wanted);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new BinlogFormatException(
                    "a TABLE_MAP event of the binary log is damaged: read the log with mysqlbinlog"
                            + " --verify-binlog-checksum, and " + BinlogPosition.START_ANEW + " behind it",
                    e);
        }
    }

    private static TableMap parse(LogBuffer body, Predicate<TableName> wanted) {
        body.skip(2);
        String schema = body.utf8(body.packedInt());
        body.skip(1);
        TableName table = new TableName(schema, body.utf8(body.packedInt()));
        body.skip(1);
        int count = body.packedInt();
        if (count < 0 || count > body.remaining()) {
            throw new IndexOutOfBoundsException("A table can't have " + count + " columns here");
        }
        int[] types = new int[count];
        for (int i = 0; i < count; i++) {
            types[i] = body.u8();
        }
        LogBuffer typeMetadata = body.slice(body.packedInt());
        int[] metadata = new int[count];
        boolean known = true;
        for (int i = 0; i < count && known; i++) {
            known = ColumnCodes.known(
                    types[i]); // How much an unknown one has nobody knows, nor where the next one's begins.
            metadata[i] = known ? readMetadata(types[i], typeMetadata) : 0;
            types[i] = realType(types[i], metadata[i]);
        }
        TableMap map = new TableMap(table, types, metadata, bits(body.slice((count + 7) / 8), count, false));
        while (body.remaining() > 0 && wanted.test(table)) {
            int field = body.u8();
            map.readOptional(field, body.slice(body.packedInt()));
        }
        return map;
    }

    private static int readMetadata(int type, LogBuffer buffer) {
        return switch (type) {
            case ColumnCodes.FLOAT,
                    ColumnCodes.DOUBLE,
                    ColumnCodes.BLOB,
                    ColumnCodes.JSON,
                    ColumnCodes.GEOMETRY,
                    ColumnCodes.VECTOR,
                    ColumnCodes.TIME2,
                    ColumnCodes.DATETIME2,
                    ColumnCodes.TIMESTAMP2 -> buffer.u8();
            case ColumnCodes.VARCHAR, ColumnCodes.BIT -> (int) buffer.le(2);
            // The first byte is the precision or the real type, the second the scale or the length.
            case ColumnCodes.DECIMAL, ColumnCodes.STRING, ColumnCodes.VAR_STRING, ColumnCodes.ENUM, ColumnCodes.SET ->
                (int) buffer.be(2);
            default -> 0;
        };
    }

    /** ENUM and SET travel as STRING, with their own type in the metadata. */
    private static int realType(int type, int metadata) {
        int inner = metadata >> 8;
        return type == ColumnCodes.STRING && (inner == ColumnCodes.ENUM || inner == ColumnCodes.SET) ? inner : type;
    }

    private void readOptional(int field, LogBuffer value) {
        switch (field) {
            case SIGNEDNESS -> readSignedness(value);
            case DEFAULT_CHARSET -> readDefaultCollation(value, false);
            case COLUMN_CHARSET -> readCollations(value, false);
            case ENUM_AND_SET_DEFAULT_CHARSET -> readDefaultCollation(value, true);
            case ENUM_AND_SET_COLUMN_CHARSET -> readCollations(value, true);
            case COLUMN_NAME -> names = readStrings(value, types.length);
            case SET_LABELS -> readLabels(value, ColumnCodes.SET);
            case ENUM_LABELS -> readLabels(value, ColumnCodes.ENUM);
            case SIMPLE_PRIMARY_KEY -> primaryKey = readKey(value, false);
            case PRIMARY_KEY_WITH_PREFIX -> primaryKey = readKey(value, true);
            case VECTOR_DIMENSIONALITY -> readDimensions(value);
            default -> {} // Geometry types, visibility and what later versions add: not needed to read rows.
        }
    }

    private void readSignedness(LogBuffer value) {
        int numeric = 0;
        for (int type : types) {
            numeric += ColumnCodes.numeric(type) ? 1 : 0;
        }
        boolean[] bits = bits(value, numeric, true);
        int n = 0;
        for (int i = 0; i < types.length; i++) {
            unsigned[i] = ColumnCodes.numeric(types[i]) && bits[n++];
        }
    }

    private boolean hasCharset(int column, boolean labelled) {
        return labelled ? ColumnCodes.labelled(types[column]) : ColumnCodes.characters(types[column]);
    }

    private void readDefaultCollation(LogBuffer value, boolean labelled) {
        int common = value.packedInt();
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            if (hasCharset(i, labelled)) {
                collations[i] = common;
                columns.add(i);
            }
        }
        while (value.remaining() > 0) {
            int place = value.packedInt();
            collations[columns.get(place)] = value.packedInt();
        }
    }

    private void readCollations(LogBuffer value, boolean labelled) {
        for (int i = 0; i < types.length; i++) {
            if (hasCharset(i, labelled)) {
                collations[i] = value.packedInt();
            }
        }
    }

    private void readLabels(LogBuffer value, int type) {
        for (int i = 0; i < types.length; i++) {
            if (types[i] == type) {
                int count = value.packedInt();
                labels[i] = readStrings(value, count).toArray(byte[][]::new);
            }
        }
    }

    private void readDimensions(LogBuffer value) {
        for (int i = 0; i < types.length; i++) {
            if (types[i] == ColumnCodes.VECTOR) {
                dimensions[i] = value.packedInt();
            }
        }
    }

    private static List<byte[]> readStrings(LogBuffer value, int count) {
        List<byte[]> strings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            strings.add(value.bytes(value.packedInt()));
        }
        return strings;
    }

    private static int[] readKey(LogBuffer value, boolean prefixes) {
        List<Integer> columns = new ArrayList<>();
        while (value.remaining() > 0) {
            columns.add(value.packedInt());
            if (prefixes) {
                value.packed(); // The length of the prefix: the whole column names the row just as well.
            }
        }
        return columns.stream().mapToInt(i -> i).toArray();
    }

    /** Bits of a bitmap; the first is the highest of its byte in the optional fields, else the lowest. */
    public static boolean[] bits(LogBuffer bitmap, int count, boolean highestFirst) {
        boolean[] bits = new boolean[count];
        int current = 0;
        for (int i = 0; i < count; i++) {
            if (i % 8 == 0) {
                current = bitmap.u8();
            }
            bits[i] = (current >> (highestFirst ? 7 - i % 8 : i % 8) & 1) != 0;
        }
        return bits;
    }

    /** The table. */
    public TableName table() {
        return table;
    }

    /** How many columns the table has. */
    public int columns() {
        return types.length;
    }

    /** The type code of a column, one of {@link ColumnCodes}. */
    public int type(int column) {
        return types[column];
    }

    /** What the type says beside its code; its meaning depends on the type. */
    public int metadata(int column) {
        return metadata[column];
    }

    /** True if the column admits NULL. */
    public boolean nullable(int column) {
        return nullable[column];
    }

    /** True if the column is an unsigned number. */
    public boolean unsigned(int column) {
        return unsigned[column];
    }

    /** The collation's id of a column of characters, ENUM or SET; 0 where it is not said. */
    public int collation(int column) {
        return collations[column];
    }

    /** The most numbers of a VECTOR column; 0 of others. */
    public int dimensions(int column) {
        return dimensions[column];
    }

    /** The labels of an ENUM or SET column in the column's character set; null where they are not said. */
    public byte[][] labels(int column) {
        return labels[column];
    }

    /** The column's name in UTF-8; null under {@code binlog_row_metadata=MINIMAL}. */
    public byte[] name(int column) {
        return names == null ? null : names.get(column);
    }

    /** True if the names of columns were logged, and with them labels and key. */
    public boolean full() {
        return names != null;
    }

    /** The places of the primary key's columns in the key's order; empty without one or where it is not said. */
    public int[] primaryKey() {
        return primaryKey == null ? new int[0] : primaryKey.clone();
    }
}
