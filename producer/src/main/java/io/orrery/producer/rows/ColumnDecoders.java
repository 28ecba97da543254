package io.orrery.producer.rows;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.mysql.text.Charsets;
import io.orrery.mysql.text.Charsets.CharacterSet;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.ColumnCodes;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.TableMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds type and decoder of each column of a table map. */
final class ColumnDecoders {

    private static final MysqlType[] BLOBS = {
        MysqlType.TINYBLOB, MysqlType.BLOB, MysqlType.MEDIUMBLOB, MysqlType.LONGBLOB
    };
    private static final MysqlType[] TEXTS = {
        MysqlType.TINYTEXT, MysqlType.TEXT, MysqlType.MEDIUMTEXT, MysqlType.LONGTEXT
    };

    /** A column's type and how its values are read. */
    record Decoded(ColumnType type, ValueDecoder decoder) {}

    private final TableMap map;
    private final Charsets charsets;

    ColumnDecoders(TableMap map, Charsets charsets) {
        this.map = map;
        this.charsets = charsets;
    }

    /**
     * The type and decoder of a column.
     *
     * @param labels the labels of ENUM and SET, where the table map has none
     * @throws BinlogFormatException if there is none for its type
     */
    Decoded column(int i, List<String> labels) {
        int metadata = map.metadata(i);
        boolean unsigned = map.unsigned(i);
        return switch (map.type(i)) {
            case ColumnCodes.TINY -> integer(MysqlType.TINYINT, 1, unsigned);
            case ColumnCodes.SHORT -> integer(MysqlType.SMALLINT, 2, unsigned);
            case ColumnCodes.INT24 -> integer(MysqlType.MEDIUMINT, 3, unsigned);
            case ColumnCodes.LONG -> integer(MysqlType.INT, 4, unsigned);
            case ColumnCodes.LONGLONG -> integer(MysqlType.BIGINT, 8, unsigned);
            case ColumnCodes.YEAR -> new Decoded(ColumnType.of(MysqlType.YEAR), Numbers.year());
            case ColumnCodes.FLOAT -> new Decoded(number(MysqlType.FLOAT, unsigned, 0, 0), Numbers.floating());
            case ColumnCodes.DOUBLE -> new Decoded(number(MysqlType.DOUBLE, unsigned, 0, 0), Numbers.doubles());
            case ColumnCodes.DECIMAL -> {
                int precision = metadata >> 8;
                int scale = metadata & 0xff;
                yield new Decoded(
                        number(MysqlType.DECIMAL, unsigned, precision, scale), Numbers.decimal(precision, scale));
            }
            case ColumnCodes.BIT -> {
                int bits = (metadata >> 8) * 8 + (metadata & 0xff);
                yield new Decoded(number(MysqlType.BIT, false, bits, 0), Numbers.bits(bits));
            }
            case ColumnCodes.DATE -> new Decoded(ColumnType.of(MysqlType.DATE), Temporals.date());
            case ColumnCodes.TIME2 -> new Decoded(number(MysqlType.TIME, false, metadata, 0), Temporals.time(metadata));
            case ColumnCodes.DATETIME2 ->
                new Decoded(number(MysqlType.DATETIME, false, metadata, 0), Temporals.datetime(metadata));
            case ColumnCodes.TIMESTAMP2 ->
                new Decoded(number(MysqlType.TIMESTAMP, false, metadata, 0), Temporals.timestamp(metadata));
            case ColumnCodes.TIME -> new Decoded(ColumnType.of(MysqlType.TIME), Temporals.oldTime());
            case ColumnCodes.DATETIME -> new Decoded(ColumnType.of(MysqlType.DATETIME), Temporals.oldDatetime());
            case ColumnCodes.TIMESTAMP -> new Decoded(ColumnType.of(MysqlType.TIMESTAMP), Temporals.oldTimestamp());
            case ColumnCodes.VARCHAR, ColumnCodes.VAR_STRING ->
                characters(i, metadata, MysqlType.VARCHAR, MysqlType.VARBINARY, false);
            case ColumnCodes.STRING -> characters(i, fixedLength(metadata), MysqlType.CHAR, MysqlType.BINARY, true);
            case ColumnCodes.BLOB -> blob(i, metadata);
            case ColumnCodes.ENUM -> enumeration(i, metadata & 0xff, labels);
            case ColumnCodes.SET -> set(i, metadata & 0xff, labels);
            case ColumnCodes.JSON ->
                new Decoded(ColumnType.of(MysqlType.JSON), ValueDecoder.prefixed(metadata, JsonDocuments::read));
            case ColumnCodes.GEOMETRY ->
                new Decoded(ColumnType.of(MysqlType.GEOMETRY), ValueDecoder.prefixed(metadata, Geometries::read));
            case ColumnCodes.VECTOR ->
                new Decoded(
                        number(MysqlType.VECTOR, false, map.dimensions(i), 0),
                        ValueDecoder.prefixed(metadata, Vectors::read));
            default -> throw new BinlogFormatException("the column type code " + map.type(i) + " is unknown");
        };
    }

    private static Decoded integer(MysqlType type, int bytes, boolean unsigned) {
        return new Decoded(number(type, unsigned, 0, 0), Numbers.integer(bytes, unsigned));
    }

    private static ColumnType number(MysqlType type, boolean unsigned, int length, int scale) {
        return new ColumnType(type, unsigned, length, scale, null, List.of());
    }

    /** CHAR and BINARY: lengths past 255 hide two of their bits in the type, inverted (bug 37426 of MySQL). */
    static int fixedLength(int metadata) {
        int first = metadata >> 8;
        int second = metadata & 0xff;
        return (first & 0x30) == 0x30 ? second : second | ((first & 0x30) ^ 0x30) << 4;
    }

    private CharacterSet charset(int i) {
        return charsets.of(map.collation(i));
    }

    private Decoded characters(int i, int bytes, MysqlType text, MysqlType binary, boolean padded) {
        CharacterSet charset = charset(i);
        int prefix = bytes > 255 ? 2 : 1;
        if (charset.binary()) {
            ValueDecoder.Decoding decoding = padded ? (in, size) -> paddedBytes(in, size, bytes) : LogBuffer::bytes;
            return new Decoded(number(binary, false, bytes, 0), ValueDecoder.prefixed(prefix, decoding));
        }
        int length = bytes / charset.bytesPerCharacter();
        ColumnType type = new ColumnType(text, false, length, 0, charset.name(), List.of());
        return new Decoded(type, ValueDecoder.prefixed(prefix, text(charset)));
    }

    /** BINARY is logged without its trailing zeros, and MySQL answers a SELECT with them. */
    private static byte[] paddedBytes(LogBuffer in, int size, int length) {
        return Arrays.copyOf(in.bytes(size), Math.max(size, length));
    }

    private static ValueDecoder.Decoding text(CharacterSet charset) {
        return (in, size) -> {
            int start = in.position();
            in.skip(size);
            return charset.decoder().decode(in.array(), start, size);
        };
    }

    private Decoded blob(int i, int prefix) {
        CharacterSet charset = charset(i);
        if (charset.binary()) {
            return new Decoded(ColumnType.of(BLOBS[prefix - 1]), ValueDecoder.prefixed(prefix, LogBuffer::bytes));
        }
        ColumnType type = new ColumnType(TEXTS[prefix - 1], false, 0, 0, charset.name(), List.of());
        return new Decoded(type, ValueDecoder.prefixed(prefix, text(charset)));
    }

    private List<String> labels(int i, List<String> known) {
        byte[][] logged = map.labels(i);
        if (logged == null) {
            return known;
        }
        List<String> labels = new ArrayList<>(logged.length);
        for (byte[] label : logged) {
            labels.add(charset(i).decoder().decode(label, 0, label.length));
        }
        return labels;
    }

    /** Not logged under {@code binlog_row_metadata=MINIMAL}: the labels then come from the data dictionary, as text. */
    private String charsetOfLabels(int i) {
        return map.labels(i) == null ? null : charset(i).name();
    }

    private Decoded enumeration(int i, int bytes, List<String> known) {
        List<String> labels = List.copyOf(labels(i, known));
        ColumnType type = new ColumnType(MysqlType.ENUM, false, 0, 0, charsetOfLabels(i), labels);
        String invalid = type.invalidLabel();
        return new Decoded(type, ValueDecoder.fixed(bytes, (in, size) -> {
            int index = (int) in.le(size);
            if (index > labels.size()) {
                throw new BinlogFormatException("the enum has no label " + index);
            }
            return index == 0 ? invalid : labels.get(index - 1);
        }));
    }

    private Decoded set(int i, int bytes, List<String> known) {
        List<String> labels = List.copyOf(labels(i, known));
        ColumnType type = new ColumnType(MysqlType.SET, false, 0, 0, charsetOfLabels(i), labels);
        return new Decoded(type, ValueDecoder.fixed(bytes, (in, size) -> {
            long bits = in.le(size);
            List<String> chosen = new ArrayList<>();
            for (int n = 0; n < labels.size(); n++) {
                if ((bits >>> n & 1) != 0) {
                    chosen.add(labels.get(n));
                }
            }
            if (labels.size() < Long.SIZE && bits >>> labels.size() != 0) {
                throw new BinlogFormatException("the set has no label for a bit");
            }
            return List.copyOf(chosen);
        }));
    }
}
