package io.orrery.olap.query;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** A value as text, as DuckDB's own shell shows it; the driver's text of a timestamp is that of java.sql.Timestamp. */
final class ValueText {

    private static final DateTimeFormatter SPACE = formatter("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter ISO = formatter("uuuu-MM-dd'T'HH:mm:ss");

    private ValueText() {}

    private static DateTimeFormatter formatter(String seconds) {
        return new DateTimeFormatterBuilder()
                .appendPattern(seconds)
                .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                .toFormatter(java.util.Locale.ROOT);
    }

    /** The text of a column, null for NULL. */
    static String of(ResultSet results, int column, String type) throws SQLException {
        if (type.equals("TIMESTAMP WITH TIME ZONE")) {
            OffsetDateTime time = results.getObject(column, OffsetDateTime.class);
            return time == null ? null : SPACE.format(time.withOffsetSameInstant(ZoneOffset.UTC)) + "+00";
        }
        if (type.startsWith("TIMESTAMP")) {
            LocalDateTime time = results.getObject(column, LocalDateTime.class);
            return time == null ? null : SPACE.format(time);
        }
        return results.getString(column);
    }

    /** A value within a JSON document, in ISO-8601 if it is a time. */
    static String iso(Object value) {
        if (value instanceof OffsetDateTime time) {
            return ISO.format(time.withOffsetSameInstant(ZoneOffset.UTC)) + "Z";
        }
        if (value instanceof LocalDateTime time) {
            return ISO.format(time);
        }
        if (value instanceof java.sql.Timestamp time) {
            return ISO.format(time.toLocalDateTime());
        }
        return value.toString();
    }
}
