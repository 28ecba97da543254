package io.orrery.consumer.generation;

import io.orrery.runtime.terminal.TimeLeft;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Says in a line how far a build is: where it reads, how fast, and when it will have caught up. */
final class BuildProgress {

    /** A batch moves the position at once, and then it stands still until the next. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    private Instant lastTime;
    private long lastEvents;
    private Instant since;
    private Instant from;

    BuildProgress(Instant now) {
        this.lastTime = now;
    }

    /**
     * The line for a moment.
     *
     * @param events how many were applied so far
     * @param lag how far the slowest shard is behind; empty while that is unknown
     */
    String line(Instant now, long events, Optional<Duration> lag) {
        double seconds = Math.max(0.001, seconds(Duration.between(lastTime, now)));
        long rate = Math.round((double) (events - lastEvents) / seconds);
        String position = lag.map(behind -> "at " + now.minus(behind).truncatedTo(ChronoUnit.SECONDS))
                .orElse("starting");
        String line = position + ", " + events + " events, " + rate + " events/s"
                + lag.map(behind -> left(now, behind)).orElse("");
        lastTime = now;
        lastEvents = events;
        return line;
    }

    private String left(Instant now, Duration lag) {
        if (lag.toSeconds() == 0) {
            return ", caught up";
        }
        Instant position = now.minus(lag);
        if (from == null) {
            since = now;
            from = position;
            return "";
        }
        Duration passed = Duration.between(since, now);
        boolean known = passed.compareTo(LONG_ENOUGH) >= 0;
        // The stream goes on while the build reads: only what it gains on the clock counts.
        double gained = seconds(Duration.between(from, position)) / Math.max(0.001, seconds(passed)) - 1;
        if (known) {
            since = now;
            from = position;
        }
        if (gained <= 0) {
            return known ? ", falling behind" : "";
        }
        return ", about " + TimeLeft.of(Duration.ofSeconds(Math.round(seconds(lag) / gained))) + " left";
    }

    private static double seconds(Duration duration) {
        return (double) duration.toMillis() / 1000;
    }
}
