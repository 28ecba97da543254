package io.orrery.mysql.table;

import io.orrery.mysql.value.TemporalText;
import io.orrery.mysql.value.Unsigned;

/**
 * Decodes values of MySQL's binary protocol for results ("Binary Protocol Value" in MySQL's documentation), which unlike
 * its text has every bit of them.
 */
final class SelectedValues {

    private static final int HOURS_A_DAY = 24;

    private SelectedValues() {}

    /** A little-endian number of as many bytes as there are, at most 8. */
    static Object integer(byte[] bytes, boolean unsigned) {
        long value = littleEndian(bytes, 0, bytes.length);
        int shift = Long.SIZE - bytes.length * Byte.SIZE;
        return unsigned ? Unsigned.of(value) : (Object) (value << shift >> shift);
    }

    static Object year(byte[] bytes) {
        return littleEndian(bytes, 0, bytes.length);
    }

    /** BIT: big-endian, as many bytes as the bits need. */
    static Object bits(byte[] bytes) {
        long value = 0;
        for (byte b : bytes) {
            value = value << Byte.SIZE | (b & 0xff);
        }
        return Unsigned.of(value);
    }

    static Object single(byte[] bytes) {
        return Float.intBitsToFloat((int) littleEndian(bytes, 0, Float.BYTES));
    }

    static Object doubled(byte[] bytes) {
        return Double.longBitsToDouble(littleEndian(bytes, 0, Double.BYTES));
    }

    /** Year, month and day; nothing at all is the zero date. */
    static String date(byte[] bytes) {
        StringBuilder text = new StringBuilder(10);
        appendDate(text, bytes);
        return text.toString();
    }

    /** A date, then hours, minutes, seconds and microseconds, cut off where all that follows is zero. */
    static String dateTime(byte[] bytes, int fraction, boolean utc) {
        StringBuilder text = new StringBuilder(27);
        appendDate(text, bytes);
        TemporalText.appendTime(text.append('T'), at(bytes, 4), at(bytes, 5), at(bytes, 6), micros(bytes, 7), fraction);
        return utc ? text.append('Z').toString() : text.toString();
    }

    /** Sign, days, hours, minutes, seconds and microseconds, cut off where all that follows is zero. */
    static String time(byte[] bytes, int fraction) {
        StringBuilder text = new StringBuilder(17);
        if (at(bytes, 0) != 0) {
            text.append('-');
        }
        int days = bytes.length < 5 ? 0 : (int) littleEndian(bytes, 1, 4);
        TemporalText.appendTime(
                text, days * HOURS_A_DAY + at(bytes, 5), at(bytes, 6), at(bytes, 7), micros(bytes, 8), fraction);
        return text.toString();
    }

    private static void appendDate(StringBuilder text, byte[] bytes) {
        int year = bytes.length < 2 ? 0 : (int) littleEndian(bytes, 0, 2);
        TemporalText.appendDate(text, year, at(bytes, 2), at(bytes, 3));
    }

    private static int micros(byte[] bytes, int from) {
        return bytes.length < from + Integer.BYTES ? 0 : (int) littleEndian(bytes, from, Integer.BYTES);
    }

    private static int at(byte[] bytes, int place) {
        return place < bytes.length ? bytes[place] & 0xff : 0;
    }

    static long littleEndian(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = from + count - 1; i >= from; i--) {
            value = value << Byte.SIZE | (bytes[i] & 0xff);
        }
        return value;
    }
}
