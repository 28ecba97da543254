package io.orrery.producer.rows;

import io.orrery.event.json.JsonBytes;
import io.orrery.producer.binlog.LogBuffer;

/** Writes temporal values as JSON strings, digit by digit, as {@link Temporals} makes them. */
final class TemporalWriters {

    private static final int SECONDS_OF_DAY = 86_400;

    /** From 0000-03-01 to 1970-01-01. */
    private static final int DAYS_TO_EPOCH = 719_468;

    private static final int DAYS_OF_400_YEARS = 146_097;

    private TemporalWriters() {}

    static boolean date(LogBuffer in, int size, JsonBytes out) {
        int value = (int) in.le(size);
        out.write('"');
        date(out, value >> 9, value >> 5 & 15, value & 31);
        out.write('"');
        return true;
    }

    static ValueWriter datetime(int fraction) {
        return (in, size, out) -> {
            long packed = in.be(5) - 0x8000000000L;
            int micros = Temporals.micros(in, fraction);
            long date = packed >> 17;
            out.write('"');
            date(out, (int) (date >> 5) / 13, (int) (date >> 5) % 13, (int) date & 31);
            out.write('T');
            time(out, (int) (packed >> 12) & 31, (int) (packed >> 6) & 63, (int) packed & 63);
            fraction(out, micros, fraction);
            out.write('"');
            return packed >= 0;
        };
    }

    static ValueWriter timestamp(int fraction) {
        return (in, size, out) -> {
            long seconds = in.be(4);
            int micros = Temporals.micros(in, fraction);
            out.write('"');
            if (seconds == 0 && micros == 0) {
                date(out, 0, 0, 0);
            } else {
                civil(out, seconds / SECONDS_OF_DAY);
            }
            int ofDay = (int) (seconds % SECONDS_OF_DAY);
            out.write('T');
            time(out, ofDay / 3600, ofDay / 60 % 60, ofDay % 60);
            fraction(out, micros, fraction);
            out.write('Z');
            out.write('"');
            return true;
        };
    }

    static ValueWriter time(int fraction) {
        int bytes = Temporals.fractionBytes(fraction);
        int bits = bytes * Byte.SIZE;
        return (in, size, out) -> {
            // A negative time is the two's complement of the whole, whatever the size of its fraction.
            long stored = in.be(3 + bytes) - (0x800000L << bits);
            long magnitude = Math.abs(stored);
            int seconds = (int) (magnitude >> bits);
            int micros = (int) (magnitude & ((1L << bits) - 1)) * Temporals.scaleOf(bytes);
            out.write('"');
            if (stored < 0) {
                out.write('-');
            }
            time(out, seconds >> 12 & 0x3ff, seconds >> 6 & 63, seconds & 63);
            fraction(out, micros, fraction);
            out.write('"');
            return true;
        };
    }

    /** The date of a day since 1970, by Howard Hinnant's "civil_from_days": years begin with March. */
    private static void civil(JsonBytes out, long day) {
        int days = (int) day + DAYS_TO_EPOCH;
        int era = days / DAYS_OF_400_YEARS;
        int ofEra = days % DAYS_OF_400_YEARS;
        int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int fromMarch = (5 * ofYear + 2) / 153;
        int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        date(out, year, month, ofYear - (153 * fromMarch + 2) / 5 + 1);
    }

    private static void date(JsonBytes out, int year, int month, int day) {
        out.padded(year, 4);
        out.write('-');
        out.padded(month, 2);
        out.write('-');
        out.padded(day, 2);
    }

    private static void time(JsonBytes out, int hours, int minutes, int seconds) {
        out.padded(hours, 2);
        out.write(':');
        out.padded(minutes, 2);
        out.write(':');
        out.padded(seconds, 2);
    }

    private static void fraction(JsonBytes out, int micros, int fraction) {
        if (fraction > 0) {
            int digits = micros;
            for (int i = fraction; i < 6; i++) {
                digits /= 10;
            }
            out.write('.');
            out.padded(digits, fraction);
        }
    }
}
