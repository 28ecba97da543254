package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.event.MysqlType.Family;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What an ALTER makes of values where the column becomes a date or time, or gets fewer digits of fraction: those are
 * rounded, half up, unless the session has the mode TIME_TRUNCATE_FRACTIONAL. Between a TIMESTAMP and others MySQL goes
 * by the time zone of the session, which the log does not tell.
 */
final class ToTemporal {

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern DATE_TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[ T]([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?");
    private static final Pattern TIME = Pattern.compile("-?\\d{2,3}:[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?");

    private static final int MOST_DIGITS = 6;
    private static final long LAST_DATE_TIME = Temporal.micros("9999-12-31T23:59:59.999999");
    private static final long LAST_TIMESTAMP = Temporal.micros("2038-01-19T03:14:07.999999");
    private static final long LAST_TIME = Temporal.timeMicros("838:59:59");

    private ToTemporal() {}

    static Optional<UnaryOperator<Object>> of(ColumnType from, ColumnType to) {
        MysqlType was = from.type();
        boolean text = was.family() == Family.TEXT;
        UnaryOperator<Object> change =
                switch (to.type()) {
                    case DATE -> was == MysqlType.DATETIME ? ToTemporal::date : text ? ToTemporal::dateOfText : null;
                    case DATETIME ->
                        was == MysqlType.DATETIME || was == MysqlType.DATE
                                ? value -> dateTime((String) value, to.length())
                                : text ? value -> dateTimeOfText((String) value, to.length()) : null;
                    case TIMESTAMP ->
                        was == MysqlType.TIMESTAMP ? value -> timestamp((String) value, to.length()) : null;
                    case TIME ->
                        was == MysqlType.TIME
                                ? value -> time((String) value, to.length())
                                : was == MysqlType.DATETIME
                                        ? value -> time(((String) value).substring(11), to.length())
                                        : was == MysqlType.DATE
                                                ? value -> time("00:00:00", to.length())
                                                : text ? value -> timeOfText((String) value, to.length()) : null;
                    default -> null;
                };
        return Optional.ofNullable(change);
    }

    private static Object date(Object value) {
        return dateTime((String) value, 0).substring(0, 10);
    }

    private static Object dateOfText(Object value) {
        return calendar(matching(DATE, (String) value));
    }

    private static Object dateTimeOfText(String value, int digits) {
        if (DATE.matcher(value).matches()) {
            return dateTime(calendar(value), digits);
        }
        String text = matching(DATE_TIME, value);
        return dateTime(calendar(text.substring(0, 10)) + "T" + text.substring(11), digits);
    }

    private static Object timeOfText(String value, int digits) {
        return time(matching(TIME, value), digits);
    }

    private static String matching(Pattern pattern, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("holds a text that is not written as the new type is");
        }
        return value;
    }

    private static String calendar(String date) {
        try {
            return LocalDate.parse(date).toString();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("holds a text that is no date", e);
        }
    }

    private static String dateTime(String value, int digits) {
        String text = value.length() == 10 ? value + "T00:00:00" : value;
        Long micros = Temporal.micros(text);
        if (micros == null) {
            return zero(text, digits);
        }
        return Temporal.dateTime(atMost(LAST_DATE_TIME, rounded(micros, digits)), digits);
    }

    private static Object timestamp(String value, int digits) {
        Long micros = Temporal.micros(value);
        return micros == null
                ? zero(value.substring(0, value.length() - 1), digits) + "Z"
                : Temporal.dateTime(atMost(LAST_TIMESTAMP, rounded(micros, digits)), digits) + "Z";
    }

    private static Object time(String value, int digits) {
        long micros = Temporal.timeMicros(value);
        long size = atMost(LAST_TIME, rounded(Math.abs(micros), digits));
        return Temporal.time(micros < 0 ? -size : size, digits);
    }

    /** Up on the calendar, before 1970 too. */
    private static long rounded(long micros, int digits) {
        long unit = (long) Math.pow(10, MOST_DIGITS - digits);
        return Math.floorDiv(micros + unit / 2, unit) * unit;
    }

    private static long atMost(long last, long micros) {
        if (micros > last) {
            throw new IllegalArgumentException("holds a value that is past the last one once it is rounded");
        }
        return micros;
    }

    /** A zero or partial date with another fraction, which has to be zero where it is cut. */
    private static String zero(String text, int digits) {
        String seconds = text.substring(0, 19);
        String fraction = text.length() > 20 ? text.substring(20) : "";
        if (fraction.length() > digits && !fraction.substring(digits).matches("0*")) {
            throw new IllegalArgumentException("holds a date that no calendar has, with a fraction");
        }
        String kept = (fraction + "000000").substring(0, digits);
        return digits == 0 ? seconds : seconds + "." + kept;
    }
}
