package io.orrery.producer.rows;

import io.orrery.mysql.value.TemporalText;
import io.orrery.producer.binlog.LogBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Decodes temporal types as ISO-8601 text with the column's own fraction, zero and partial dates as they are. The
 * formats are those of "my_time.cc" in MySQL's sources.
 */
final class Temporals {

    /** The packed form of TIME and DATETIME has 24 bits of microseconds under the seconds. */
    private static final int MICROSECOND_BITS = 24;

    private Temporals() {}

    static ValueDecoder date() {
        return ValueDecoder.fixed(3, (in, size) -> {
            int value = (int) in.le(3);
            StringBuilder text = new StringBuilder(10);
            TemporalText.appendDate(text, value >> 9, value >> 5 & 15, value & 31);
            return text.toString();
        });
    }

    static ValueDecoder datetime(int fraction) {
        return ValueDecoder.fixed(5 + fractionBytes(fraction), (in, size) -> {
            long seconds = in.be(5) - 0x8000000000L;
            return datetimeText(seconds, micros(in, fraction), fraction);
        });
    }

    /** The text of a packed DATETIME without its fraction: 17 bits of date, 17 of time. */
    static String datetimeText(long seconds, int micros, int fraction) {
        long date = seconds >> 17;
        StringBuilder text = new StringBuilder(26);
        TemporalText.appendDate(text, (int) (date >> 5) / 13, (int) (date >> 5) % 13, (int) date & 31);
        text.append('T');
        appendTime(text, seconds & 0x1ffff, micros, fraction);
        return text.toString();
    }

    static ValueDecoder timestamp(int fraction) {
        return ValueDecoder.fixed(4 + fractionBytes(fraction), (in, size) -> {
            long seconds = in.be(4);
            return timestampText(seconds, micros(in, fraction), fraction);
        });
    }

    private static String timestampText(long seconds, int micros, int fraction) {
        StringBuilder text = new StringBuilder(27);
        if (seconds == 0 && micros == 0) {
            text.append("0000-00-00T"); // MySQL's zero timestamp; 1970-01-01 00:00:00 itself can't be stored.
            appendTime(text, 0, 0, fraction);
            return text.append('Z').toString();
        }
        LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
        TemporalText.appendDate(text, time.getYear(), time.getMonthValue(), time.getDayOfMonth());
        text.append('T');
        appendTime(text, time.getHour() << 12 | time.getMinute() << 6 | time.getSecond(), micros, fraction);
        return text.append('Z').toString();
    }

    static ValueDecoder time(int fraction) {
        int bytes = fractionBytes(fraction);
        return ValueDecoder.fixed(3 + bytes, (in, size) -> {
            // A negative time is the two's complement of the whole, whatever the size of its fraction.
            long stored = in.be(3 + bytes) - (0x800000L << (bytes * Byte.SIZE));
            long magnitude = Math.abs(stored);
            long fractionValue = magnitude & ((1L << (bytes * Byte.SIZE)) - 1);
            return timeText(
                    stored < 0, magnitude >> (bytes * Byte.SIZE), (int) fractionValue * scaleOf(bytes), fraction);
        });
    }

    static String timeText(boolean negative, long seconds, int micros, int fraction) {
        StringBuilder text = new StringBuilder(17);
        if (negative) {
            text.append('-');
        }
        appendTime(text, seconds, micros, fraction);
        return text.toString();
    }

    /** DATETIME of tables made before MySQL 5.6.4: the decimal digits YYYYMMDDhhmmss. */
    static ValueDecoder oldDatetime() {
        return ValueDecoder.fixed(8, (in, size) -> {
            long value = in.le(8);
            StringBuilder text = new StringBuilder(19);
            int date = (int) (value / 1_000_000);
            TemporalText.appendDate(text, date / 10_000, date / 100 % 100, date % 100);
            text.append('T');
            appendOldTime(text, (int) (value % 1_000_000));
            return text.toString();
        });
    }

    /** TIME of tables made before MySQL 5.6.4: the decimal digits hhmmss with a sign. */
    static ValueDecoder oldTime() {
        return ValueDecoder.fixed(3, (in, size) -> {
            int value = (int) in.le(3) << 8 >> 8;
            StringBuilder text = new StringBuilder(value < 0 ? "-" : "");
            appendOldTime(text, Math.abs(value));
            return text.toString();
        });
    }

    /** TIMESTAMP of tables made before MySQL 5.6.4. */
    static ValueDecoder oldTimestamp() {
        return ValueDecoder.fixed(4, (in, size) -> timestampText(in.le(4), 0, 0));
    }

    private static void appendOldTime(StringBuilder text, int value) {
        appendTime(text, (value / 10_000) << 12 | (value / 100 % 100) << 6 | value % 100, 0, 0);
    }

    /** A packed temporal value within a JSON document, as MySQL writes it there. */
    static String dateInJson(long packed) {
        return datetimeText(packed >> MICROSECOND_BITS, 0, 0).substring(0, 10);
    }

    /** As {@link #dateInJson}. */
    static String datetimeInJson(long packed) {
        return datetimeText(packed >> MICROSECOND_BITS, (int) packed & 0xffffff, 6)
                .replace('T', ' ');
    }

    /** As {@link #dateInJson}. */
    static String timeInJson(long packed) {
        long magnitude = Math.abs(packed);
        return timeText(packed < 0, magnitude >> MICROSECOND_BITS, (int) magnitude & 0xffffff, 6);
    }

    static int fractionBytes(int fraction) {
        if (fraction < 0 || fraction > 6) {
            throw new IllegalArgumentException("a fraction of " + fraction + " digits is unknown");
        }
        return (fraction + 1) / 2;
    }

    static int scaleOf(int fractionBytes) {
        return switch (fractionBytes) {
            case 1 -> 10_000;
            case 2 -> 100;
            default -> 1;
        };
    }

    static int micros(LogBuffer in, int fraction) {
        int bytes = fractionBytes(fraction);
        return (int) in.be(bytes) * scaleOf(bytes);
    }

    /** Hours, minutes and seconds in 10, 6 and 6 bits. */
    private static void appendTime(StringBuilder text, long packed, int micros, int fraction) {
        TemporalText.appendTime(
                text, (int) (packed >> 12) & 0x3ff, (int) (packed >> 6) & 63, (int) packed & 63, micros, fraction);
    }
}
