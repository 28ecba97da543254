package io.orrery.runtime.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span of time as a person writes it: {@code 90s}, {@code 15m}, {@code 36h}, {@code 8d}.
 *
 * @param duration the span
 */
public record Span(Duration duration) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})([smhd])");

    /** The span that {@code text} writes. */
    @JsonCreator
    public static Span parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "Cannot use '" + text + "' as a span of time: must be like 90s, 15m, 36h or 8d");
        }
        long number = Long.parseLong(matcher.group(1));
        return new Span(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }
}
