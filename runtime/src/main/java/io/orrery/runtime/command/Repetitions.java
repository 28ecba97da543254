package io.orrery.runtime.command;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets each line of a library through once a minute: the KCL says fifty times a second that DynamoDB is away. What Orrery's
 * own loggers say passes, since they see to that themselves.
 */
final class Repetitions extends Filter<ILoggingEvent> {

    private static final long AGAIN = Duration.ofMinutes(1).toMillis();

    /** Bounds the memory where lines differ each time. */
    private static final int MAX_LINES = 1000;

    private final Map<String, Long> saidMillis = new HashMap<>();

    @Override
    public synchronized FilterReply decide(ILoggingEvent event) {
        if (event.getLoggerName().startsWith("io.orrery")) {
            return FilterReply.NEUTRAL;
        }
        // The template, where the library has one; counts and ids in it make no line new.
        String line = event.getLoggerName() + " " + event.getLevel() + " "
                + String.valueOf(event.getMessage()).replaceAll("[0-9a-f]*[0-9][0-9a-f]*", "#");
        long now = event.getTimeStamp();
        Long last = saidMillis.get(line);
        if (last != null && now - last < AGAIN) {
            return FilterReply.DENY;
        }
        if (saidMillis.size() >= MAX_LINES) {
            saidMillis.clear();
        }
        saidMillis.put(line, now);
        return FilterReply.NEUTRAL;
    }
}
