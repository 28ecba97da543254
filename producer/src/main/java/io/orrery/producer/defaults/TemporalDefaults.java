package io.orrery.producer.defaults;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Defaults of temporal columns, where they are written in MySQL's own form. */
final class TemporalDefaults {

    private static final String ZERO_DATE = "0000-00-00";
    private static final String MIDNIGHT = "00:00:00";
    private static final Pattern TIME = Pattern.compile("(-?(\\d{2,3}):[0-5]\\d:[0-5]\\d)(?:\\.(\\d{1,6}))?");
    private static final Pattern DATETIME = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)(?: ([01]\\d:[0-5]\\d:[0-5]\\d|2[0-3]:[0-5]\\d:[0-5]\\d)(?:\\.(\\d{1,6}))?)?");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final int MOST_HOURS = 838;

    private TemporalDefaults() {}

    /** What a column holds that has no default and no NULL. */
    static String zero(ColumnType type) {
        return switch (type.type()) {
            case DATE -> ZERO_DATE;
            case TIME -> MIDNIGHT + fraction("", type);
            default -> ZERO_DATE + "T" + MIDNIGHT + fraction("", type);
        };
    }

    /** The value that a string stands for; null if it is not sure. */
    static String of(WrittenDefault written, ColumnType type) {
        return type.type() == MysqlType.TIME ? time(written.text(), type) : date(written, type);
    }

    private static String time(String text, ColumnType type) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MOST_HOURS) {
            return null;
        }
        String fraction = fraction(matcher.group(3), type);
        boolean zero = matcher.group(1).substring(1).chars().noneMatch(c -> c >= '1' && c <= '9');
        // Of a negative zero, and of what is past the greatest TIME, MySQL makes something else.
        boolean odd = (text.startsWith("-") && zero)
                || (matcher.group(2).equals("838") && text.contains("59:59.") && text.matches(".*\\.0*[1-9].*"));
        boolean padded = matcher.group(2).length() == 3 && matcher.group(2).startsWith("0");
        return fraction == null || odd || padded ? null : matcher.group(1) + fraction;
    }

    private static String date(WrittenDefault written, ColumnType type) {
        Matcher matcher = DATETIME.matcher(written.text());
        if (!matcher.matches() || !exists(matcher.group(1))) {
            return null;
        }
        String time = matcher.group(2) == null ? MIDNIGHT : matcher.group(2);
        boolean zero = matcher.group(1).equals(ZERO_DATE);
        if (type.type() == MysqlType.DATE) {
            return matcher.group(2) == null ? matcher.group(1) : null;
        }
        String fraction = fraction(matcher.group(3), type);
        if (fraction == null || (zero && !(time + fraction).matches("[0:.]*"))) {
            return null;
        }
        String text = matcher.group(1) + "T" + time;
        if (type.type() == MysqlType.DATETIME) {
            return text + fraction;
        }
        String utc = zero ? text : inUtc(text, written.zone());
        return utc == null ? null : utc + fraction + "Z";
    }

    private static boolean exists(String date) {
        try {
            return date.equals(ZERO_DATE) || !LocalDate.parse(date).isBefore(LocalDate.of(1, 1, 1));
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Zones of a fixed offset only: of others the server's own tables decide. */
    private static String inUtc(String text, String zone) {
        try {
            ZoneOffset offset = "UTC".equals(zone) ? ZoneOffset.UTC : zone == null ? null : ZoneOffset.of(zone);
            return offset == null
                    ? null
                    : LocalDateTime.parse(text, SECONDS)
                            .atOffset(offset)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .format(SECONDS);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** As many digits as the column has; null if that would need rounding. */
    private static String fraction(String written, ColumnType type) {
        StringBuilder digits = new StringBuilder(written == null ? "" : written);
        while (digits.length() > type.length() && digits.charAt(digits.length() - 1) == '0') {
            digits.setLength(digits.length() - 1);
        }
        if (digits.length() > type.length()) {
            return null;
        }
        while (digits.length() < type.length()) {
            digits.append('0');
        }
        return digits.isEmpty() ? "" : "." + digits;
    }
}
