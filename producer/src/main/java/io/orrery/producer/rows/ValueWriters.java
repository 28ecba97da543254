package io.orrery.producer.rows;

import com.fasterxml.jackson.core.io.NumberOutput;
import io.orrery.event.ColumnType;
import io.orrery.event.json.EventFrame;
import io.orrery.event.json.JsonBytes;
import io.orrery.producer.binlog.ColumnCodes;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.TableMap;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Finds what writes the values of a column from bytes to bytes. There is none for rare types and character sets, and none
 * is needed: their values are decoded and written one by one.
 */
final class ValueWriters {

    /** Character sets whose bytes are UTF-8. */
    private static final Set<String> UTF8 = Set.of("utf8mb4", "utf8mb3", "utf8");

    /** Those of which nearly all text is ASCII, and then has these bytes. */
    private static final Set<String> ASCII = Set.of("ascii", "latin1");

    private ValueWriters() {}

    /** Writes the column's values; null if they have to be decoded. */
    static ValueWriter of(TableMap map, int column, ColumnType type) {
        int metadata = map.metadata(column);
        return switch (map.type(column)) {
            case ColumnCodes.TINY, ColumnCodes.SHORT, ColumnCodes.INT24, ColumnCodes.LONG, ColumnCodes.LONGLONG ->
                type.unsigned() ? ValueWriters::unsigned : ValueWriters::signed;
            case ColumnCodes.BIT -> ValueWriters::bits;
            case ColumnCodes.YEAR -> ValueWriters::year;
            case ColumnCodes.FLOAT -> ValueWriters::single;
            case ColumnCodes.DOUBLE -> ValueWriters::precise;
            case ColumnCodes.DECIMAL -> DecimalWriter.of(metadata >> 8, metadata & 0xff);
            case ColumnCodes.DATE -> TemporalWriters::date;
            case ColumnCodes.TIME2 -> TemporalWriters.time(metadata);
            case ColumnCodes.DATETIME2 -> TemporalWriters.datetime(metadata);
            case ColumnCodes.TIMESTAMP2 -> TemporalWriters.timestamp(metadata);
            case ColumnCodes.VARCHAR, ColumnCodes.VAR_STRING, ColumnCodes.BLOB -> characters(type, 0);
            case ColumnCodes.STRING -> characters(type, ColumnDecoders.fixedLength(metadata));
            case ColumnCodes.ENUM -> enumeration(type);
            case ColumnCodes.SET -> set(type.labels());
            default -> null;
        };
    }

    private static boolean signed(LogBuffer in, int size, JsonBytes out) {
        int shift = Long.SIZE - size * Byte.SIZE;
        out.number(in.le(size) << shift >> shift);
        return true;
    }

    private static boolean unsigned(LogBuffer in, int size, JsonBytes out) {
        return unsigned(in.le(size), out);
    }

    private static boolean bits(LogBuffer in, int size, JsonBytes out) {
        return unsigned(in.be(size), out);
    }

    private static boolean unsigned(long value, JsonBytes out) {
        if (value < 0) {
            out.ascii(Long.toUnsignedString(value));
        } else {
            out.number(value);
        }
        return true;
    }

    private static boolean year(LogBuffer in, int size, JsonBytes out) {
        int year = (int) in.le(size);
        out.number(year == 0 ? 0 : 1900 + year);
        return true;
    }

    private static boolean single(LogBuffer in, int size, JsonBytes out) {
        float value = Float.intBitsToFloat((int) in.le(size));
        out.ascii(NumberOutput.toString(value, true));
        return Float.isFinite(value);
    }

    private static boolean precise(LogBuffer in, int size, JsonBytes out) {
        double value = Double.longBitsToDouble(in.le(size));
        out.ascii(NumberOutput.toString(value, true));
        return Double.isFinite(value);
    }

    /** @param padded the length to which binary strings are filled up; 0 for none */
    private static ValueWriter characters(ColumnType type, int padded) {
        if (type.charset() == null) {
            return (in, size, out) -> base64(in, size, padded, out);
        }
        boolean utf8 = UTF8.contains(type.charset());
        if (!utf8 && !ASCII.contains(type.charset())) {
            return null;
        }
        return (in, size, out) -> {
            int start = in.position();
            in.skip(size);
            return out.string(in.array(), start, size, !utf8);
        };
    }

    private static boolean base64(LogBuffer in, int size, int padded, JsonBytes out) {
        out.reserve(size / 3 * 4);
        byte[] bytes = in.bytes(size);
        out.write('"');
        out.write(Base64.getEncoder().encode(size < padded ? Arrays.copyOf(bytes, padded) : bytes));
        out.write('"');
        return true;
    }

    private static byte[][] quoted(List<String> labels) {
        return labels.stream().map(EventFrame::quotedBytes).toArray(byte[][]::new);
    }

    private static ValueWriter enumeration(ColumnType type) {
        byte[][] quoted = quoted(type.labels());
        byte[] invalid = EventFrame.quotedBytes(type.invalidLabel());
        return (in, size, out) -> {
            int index = (int) in.le(size);
            if (index > quoted.length) {
                return false;
            }
            out.write(index == 0 ? invalid : quoted[index - 1]);
            return true;
        };
    }

    private static ValueWriter set(List<String> labels) {
        byte[][] quoted = quoted(labels);
        return (in, size, out) -> {
            long bits = in.le(size);
            if (quoted.length < Long.SIZE && bits >>> quoted.length != 0) {
                return false;
            }
            out.write('[');
            boolean first = true;
            for (int n = 0; n < quoted.length; n++) {
                if ((bits >>> n & 1) != 0) {
                    if (!first) {
                        out.write(',');
                    }
                    out.write(quoted[n]);
                    first = false;
                }
            }
            out.write(']');
            return true;
        };
    }
}
