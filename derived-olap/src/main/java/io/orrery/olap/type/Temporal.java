package io.orrery.olap.type;

import io.orrery.event.IsoTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Between the wire's text of temporal values and counts of days and microseconds. */
final class Temporal {

    private static final long SECOND = 1_000_000L;
    private static final int SHORTEST_MONTH = 28;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    private Temporal() {}

    /**
     * True for what no calendar has: zero and partial dates such as {@code 2026-00-00}, and days such as {@code 2026-02-30},
     * which MySQL takes under ALLOW_INVALID_DATES.
     */
    static boolean noDate(String text) {
        if (text.startsWith("00", 5) || text.startsWith("00", 8)) {
            return true;
        }
        int day = Integer.parseInt(text, 8, 10, 10);
        return day > SHORTEST_MONTH
                && day
                        > YearMonth.of(Integer.parseInt(text, 0, 4, 10), Integer.parseInt(text, 5, 7, 10))
                                .lengthOfMonth();
    }

    /** Days since 1970, or null for what no calendar has. */
    static Integer days(String text) {
        return noDate(text)
                ? null
                : (Integer) Math.toIntExact(LocalDate.parse(text).toEpochDay());
    }

    static String date(long days) {
        return LocalDate.ofEpochDay(days).toString();
    }

    /** Microseconds since 1970 of a DATETIME, or of a TIMESTAMP with its Z; null for what no calendar has. */
    static Long micros(String text) {
        if (noDate(text)) {
            return null;
        }
        String local = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
        Instant time = IsoTime.dateTime(local).toInstant(ZoneOffset.UTC);
        // ChronoUnit.MICROS.between counts in nanoseconds before JDK 18 and overflows past 292 years (JDK-8273369).
        return time.getEpochSecond() * SECOND + time.getNano() / 1000;
    }

    /** The DATETIME of {@link #micros}, with so many digits of fraction. */
    static String dateTime(long micros, int digits) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(micros, SECOND), 0, ZoneOffset.UTC);
        return SECONDS.format(time) + fraction(Math.floorMod(micros, SECOND), digits);
    }

    /** Microseconds of a TIME, which may be negative or longer than a day. */
    static Long timeMicros(String text) {
        boolean negative = text.startsWith("-");
        String[] parts = (negative ? text.substring(1) : text).split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("is not a TIME");
        }
        String[] seconds = parts[2].split("\\.", -1);
        long micros =
                (Long.parseLong(parts[0]) * 3600 + Long.parseLong(parts[1]) * 60 + Long.parseLong(seconds[0])) * SECOND;
        if (seconds.length == 2) {
            micros += Long.parseLong((seconds[1] + "000000").substring(0, 6));
        }
        return negative ? -micros : micros;
    }

    /** The TIME of {@link #timeMicros}. */
    static String time(long micros, int digits) {
        long size = Math.abs(micros);
        long seconds = size / SECOND;
        String text = String.format(Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
        return (micros < 0 ? "-" : "") + text + fraction(size % SECOND, digits);
    }

    private static String fraction(long micros, int digits) {
        return digits == 0
                ? ""
                : "." + String.format(Locale.ROOT, "%06d", micros).substring(0, digits);
    }
}
