package io.orrery.producer.rows;

import io.orrery.producer.binlog.ColumnCodes;
import io.orrery.producer.binlog.TableMap;

/**
 * How many bytes the values of columns take: enough to pass over rows of a table that nobody chose, and over columns that
 * are left out, whatever is in them.
 */
final class ColumnSizes {

    /** Passes over values, and makes nothing of them. */
    private static final ValueDecoder.Decoding NOTHING = (in, size) -> {
        in.skip(size);
        return null;
    };

    private ColumnSizes() {}

    /** What passes over a column's values; null if its type is unknown. */
    static ValueDecoder of(TableMap map, int column) {
        int metadata = map.metadata(column);
        return switch (map.type(column)) {
            case ColumnCodes.TINY, ColumnCodes.YEAR -> fixed(1);
            case ColumnCodes.SHORT -> fixed(2);
            case ColumnCodes.INT24, ColumnCodes.DATE, ColumnCodes.TIME -> fixed(3);
            case ColumnCodes.LONG, ColumnCodes.FLOAT, ColumnCodes.TIMESTAMP -> fixed(4);
            case ColumnCodes.LONGLONG, ColumnCodes.DOUBLE, ColumnCodes.DATETIME -> fixed(8);
            case ColumnCodes.DECIMAL -> fixed(Numbers.decimalSize(metadata >> 8, metadata & 0xff));
            case ColumnCodes.BIT -> fixed((metadata >> 8) + ((metadata & 0xff) == 0 ? 0 : 1));
            case ColumnCodes.TIME2 -> fixed(3 + (metadata + 1) / 2);
            case ColumnCodes.TIMESTAMP2 -> fixed(4 + (metadata + 1) / 2);
            case ColumnCodes.DATETIME2 -> fixed(5 + (metadata + 1) / 2);
            case ColumnCodes.ENUM, ColumnCodes.SET -> fixed(metadata & 0xff);
            case ColumnCodes.VARCHAR, ColumnCodes.VAR_STRING -> prefixed(metadata > 255 ? 2 : 1);
            case ColumnCodes.STRING -> prefixed(ColumnDecoders.fixedLength(metadata) > 255 ? 2 : 1);
            case ColumnCodes.BLOB, ColumnCodes.JSON, ColumnCodes.GEOMETRY, ColumnCodes.VECTOR -> prefixed(metadata);
            default -> null;
        };
    }

    private static ValueDecoder fixed(int size) {
        return ValueDecoder.fixed(size, NOTHING);
    }

    private static ValueDecoder prefixed(int prefix) {
        return ValueDecoder.prefixed(prefix, NOTHING);
    }
}
