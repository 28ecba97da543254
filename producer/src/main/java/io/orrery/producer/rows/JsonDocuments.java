package io.orrery.producer.rows;

import io.orrery.mysql.value.JsonText;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.ColumnCodes;
import io.orrery.producer.binlog.LogBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Turns MySQL's binary JSON ("json_binary.h" in its sources) into JSON text, without spaces. Keys come in the order in
 * which MySQL stores and shows them; values that JSON has no type for come as the strings that MySQL shows.
 */
final class JsonDocuments {

    private static final int SMALL_OBJECT = 0;
    private static final int LARGE_OBJECT = 1;
    private static final int SMALL_ARRAY = 2;
    private static final int LARGE_ARRAY = 3;
    private static final int LITERAL = 4;
    private static final int INT16 = 5;
    private static final int UINT16 = 6;
    private static final int INT32 = 7;
    private static final int UINT32 = 8;
    private static final int INT64 = 9;
    private static final int UINT64 = 10;
    private static final int DOUBLE = 11;
    private static final int STRING = 12;
    private static final int OPAQUE = 15;

    private final byte[] bytes;
    private final int end;
    private final StringBuilder text;

    private JsonDocuments(byte[] bytes, int end, int sizeHint) {
        this.bytes = bytes;
        this.end = end;
        this.text = new StringBuilder(sizeHint);
    }

    /** The text of the document in the next {@code size} bytes. */
    static String read(LogBuffer in, int size) {
        if (size == 0) {
            return "null"; // What MySQL stores for a NULL that a column declared NOT NULL was made to take.
        }
        int start = in.position();
        in.skip(size);
        JsonDocuments document = new JsonDocuments(in.array(), start + size, size + 16);
        document.value(in.array()[start] & 0xff, start + 1);
        return document.text.toString();
    }

    private LogBuffer at(int offset) {
        if (offset < 0 || offset > end) {
            throw new BinlogFormatException("a JSON document is cut short");
        }
        return new LogBuffer(bytes, offset, end);
    }

    private void value(int type, int offset) {
        LogBuffer in = at(offset);
        switch (type) {
            case SMALL_OBJECT -> container(offset, 2, true);
            case LARGE_OBJECT -> container(offset, 4, true);
            case SMALL_ARRAY -> container(offset, 2, false);
            case LARGE_ARRAY -> container(offset, 4, false);
            case LITERAL -> literal(in.u8());
            case INT16 -> text.append((short) in.le(2));
            case UINT16 -> text.append(in.le(2));
            case INT32 -> text.append((int) in.le(4));
            case UINT32 -> text.append(in.le(4));
            case INT64 -> text.append(in.le(8));
            case UINT64 -> text.append(Long.toUnsignedString(in.le(8)));
            case DOUBLE -> JsonText.appendDouble(text, Double.longBitsToDouble(in.le(8)));
            case STRING -> string(in.utf8(variableLength(in)));
            case OPAQUE -> opaque(in);
            default -> throw new BinlogFormatException("a JSON value is of the unknown type " + type);
        }
    }

    private void literal(int literal) {
        text.append(
                switch (literal) {
                    case 0 -> "null";
                    case 1 -> "true";
                    case 2 -> "false";
                    default -> throw new BinlogFormatException("a JSON literal is unknown");
                });
    }

    private void container(int start, int width, boolean object) {
        LogBuffer in = at(start);
        int count = Math.toIntExact(in.le(width));
        in.skip(width); // The size in bytes.
        LogBuffer keys = object ? in.slice(Math.multiplyExact(count, width + 2)) : null;
        text.append(object ? '{' : '[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                text.append(',');
            }
            if (keys != null) {
                LogBuffer key = at(start + Math.toIntExact(keys.le(width)));
                string(key.utf8((int) keys.le(2)));
                text.append(':');
            }
            int type = in.u8();
            if (inlined(type, width)) {
                value(type, in.position());
                in.skip(width);
            } else {
                value(type, start + Math.toIntExact(in.le(width)));
            }
        }
        text.append(object ? '}' : ']');
    }

    private static boolean inlined(int type, int width) {
        return switch (type) {
            case LITERAL, INT16, UINT16 -> true;
            case INT32, UINT32 -> width == 4;
            default -> false;
        };
    }

    private static int variableLength(LogBuffer in) {
        long length = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = in.u8();
            length |= (long) (next & 0x7f) << shift;
            if ((next & 0x80) == 0) {
                return Math.toIntExact(length);
            }
        }
        throw new BinlogFormatException("a JSON length is out of range");
    }

    private void opaque(LogBuffer in) {
        int type = in.u8();
        int size = variableLength(in);
        switch (type) {
            case ColumnCodes.DECIMAL -> {
                int precision = in.u8();
                int scale = in.u8();
                text.append(Numbers.decimal(in, precision, scale).toPlainString());
            }
            case ColumnCodes.DATE -> quoted(Temporals.dateInJson(in.le(8)));
            case ColumnCodes.DATETIME, ColumnCodes.TIMESTAMP -> quoted(Temporals.datetimeInJson(in.le(8)));
            case ColumnCodes.TIME -> quoted(Temporals.timeInJson(in.le(8)));
            default ->
                quoted("base64:type" + type + ":"
                        + new String(Base64.getEncoder().encode(in.bytes(size)), StandardCharsets.ISO_8859_1));
        }
    }

    private void quoted(String plain) {
        text.append('"').append(plain).append('"');
    }

    private void string(String value) {
        JsonText.appendString(text, value);
    }
}
