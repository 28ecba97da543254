package io.orrery.event.json;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A buffer into which JSON is written byte by byte, for those who have the bytes already and need no generator to make
 * them. It is used again and again: what was written is copied out, then {@link #clear} begins anew. For one thread.
 */
public final class JsonBytes extends OutputStream {

    /** Thrown where a document is larger than the buffer may get; without a trace, for it is no error. */
    public static final class FullException extends RuntimeException {
        private static final long serialVersionUID = 1;

        FullException(int limit) {
            super("the document is larger than " + limit + " bytes", null, false, false);
        }
    }

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long BLANKS = ' ' * ONES;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};
    private static final byte[] DIGITS_10 = new byte[100];
    private static final byte[] DIGITS_1 = new byte[100];

    static {
        for (int i = 0; i < 100; i++) {
            DIGITS_10[i] = (byte) ('0' + i / 10);
            DIGITS_1[i] = (byte) ('0' + i % 10);
        }
    }

    private static final int FIRST_SIZE = 1 << 12;
    private static final int LONGEST_NUMBER = 20;

    /** The most bytes that one of a text takes: of a control character there are six. */
    private static final int ESCAPED = 6;

    private final int limit;
    private byte[] bytes;
    private int length;
    private int free;

    /** @param limit the most bytes that it takes */
    public JsonBytes(int limit) {
        this.limit = limit;
        this.bytes = new byte[Math.min(limit, FIRST_SIZE)];
    }

    /** Empties it. */
    public void clear() {
        length = 0;
        free = 0;
    }

    /** How many bytes it has. */
    public int length() {
        return length;
    }

    /** Takes back what was written after the first {@code count} bytes. */
    public void cutTo(int count) {
        length = Math.min(length, count);
    }

    /** A copy of what it has. */
    public byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** True if what was written from {@code start} on is {@code content}. */
    public boolean endsWith(int start, byte[] content) {
        return Arrays.equals(bytes, start, length, content, 0, content.length);
    }

    /** Leaves so many bytes free of what is written from now on. */
    void keepFree(int count) {
        free = count;
    }

    /**
     * Makes room for {@code count} more bytes.
     *
     * @throws FullException if there is none
     */
    public void reserve(int count) {
        if (count > bytes.length - free - length) {
            if (count > limit - free - length) {
                throw new FullException(limit);
            }
            long wanted = Math.max(2L * bytes.length, (long) length + count + free);
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, wanted));
        }
    }

    @Override
    public void write(int b) {
        reserve(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] source) {
        write(source, 0, source.length);
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** Writes a number in digits. */
    public void number(long value) {
        if (value < 0) {
            if (value == Long.MIN_VALUE) {
                ascii(Long.toString(value));
                return;
            }
            write('-');
        }
        long rest = Math.abs(value);
        int count = width(rest);
        reserve(count);
        digits(rest, length + count, count);
        length += count;
    }

    private static int width(long value) {
        int count = 1;
        for (long power = 10; count < LONGEST_NUMBER - 1 && value >= power; power *= 10) {
            count++;
        }
        return count;
    }

    /** Writes a number that is not negative in at least so many digits, zeros first. */
    public void padded(long value, int width) {
        int count = Math.max(width, width(value));
        reserve(count);
        digits(value, length + count, count);
        length += count;
    }

    /** Writes the last {@code count} digits of a number before a place. */
    private void digits(long value, int end, int count) {
        long rest = value;
        int place = end;
        int left = count;
        while (left >= 2) {
            int pair = (int) (rest % 100);
            rest /= 100;
            bytes[--place] = DIGITS_1[pair];
            bytes[--place] = DIGITS_10[pair];
            left -= 2;
        }
        if (left == 1) {
            bytes[--place] = DIGITS_1[(int) (rest % 10)];
        }
    }

    /** Writes characters that are ASCII and need no escapes. */
    public void ascii(String text) {
        int count = text.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) text.charAt(i);
        }
        length += count;
    }

    /**
     * Writes text as a JSON string, if its bytes can be copied.
     *
     * @param ascii true if no byte may be other than ASCII; else they are UTF-8
     * @return false if they are not what they should be: nothing is written then
     */
    public boolean string(byte[] source, int offset, int count, boolean ascii) {
        if (count > limit / ESCAPED) {
            throw new FullException(limit);
        }
        int start = length;
        reserve(count * ESCAPED + 2);
        bytes[length++] = '"';
        int end = offset + count;
        int i = offset;
        while (i < end) {
            if (end - i >= Long.BYTES) {
                long eight = (long) LONGS.get(source, i);
                if (plain(eight)) {
                    LONGS.set(bytes, length, eight);
                    length += Long.BYTES;
                    i += Long.BYTES;
                    continue;
                }
            }
            int b = source[i];
            if (b >= ' ' && b != '"' && b != '\\') {
                bytes[length++] = (byte) b;
                i++;
            } else if (b >= 0) {
                escape(b);
                i++;
            } else {
                int size = ascii ? 0 : Utf8.sequence(source, i, end);
                if (size == 0) {
                    length = start;
                    return false;
                }
                System.arraycopy(source, i, bytes, length, size);
                length += size;
                i += size;
            }
        }
        bytes[length++] = '"';
        return true;
    }

    /** True if none of eight bytes is a quote, a backslash, a control character or other than ASCII. */
    private static boolean plain(long eight) {
        long quotes = eight ^ QUOTES;
        long backslashes = eight ^ BACKSLASHES;
        long odd = eight | (eight - BLANKS) | (quotes - ONES) | (backslashes - ONES);
        return (odd & HIGH_BITS) == 0;
    }

    private void escape(int b) {
        bytes[length++] = '\\';
        switch (b) {
            case '"', '\\' -> bytes[length++] = (byte) b;
            case '\b' -> bytes[length++] = 'b';
            case '\t' -> bytes[length++] = 't';
            case '\n' -> bytes[length++] = 'n';
            case '\f' -> bytes[length++] = 'f';
            case '\r' -> bytes[length++] = 'r';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[b >> 4];
                bytes[length++] = HEX[b & 15];
            }
        }
    }
}
