package io.orrery.event;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a TIME value: {@code [-]HHH:MM:SS[.ffffff]}, up to 838 hours either way. */
final class TimeText {

    private static final Pattern TIME = Pattern.compile("(-)?(\\d{2,3}):(\\d{2}):(\\d{2}(?:\\.\\d{1,6})?)");

    private TimeText() {}

    static Duration parse(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new DateTimeException("Cannot read a TIME value: must be [-]HHH:MM:SS[.ffffff]");
        }
        BigDecimal seconds = new BigDecimal(matcher.group(4));
        Duration duration = Duration.ofHours(Long.parseLong(matcher.group(2)))
                .plusMinutes(Long.parseLong(matcher.group(3)))
                .plusNanos(seconds.movePointRight(9).longValueExact());
        return matcher.group(1) == null ? duration : duration.negated();
    }
}
