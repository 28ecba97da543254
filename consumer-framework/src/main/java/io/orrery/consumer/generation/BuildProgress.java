package io.orrery.consumer.generation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Says in a line how far a build is: where it reads, how fast, and when it will have caught up. */
final class BuildProgress {

    private Instant lastTime;
    private long lastEvents;
    private Instant lastPosition;

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
        Instant position = lag.map(now::minus).orElse(null);
        String line = (position == null ? "starting" : "at " + position.truncatedTo(ChronoUnit.SECONDS)) + ", " + events
                + " events, " + rate + " events/s" + left(seconds, position, lag);
        lastTime = now;
        lastEvents = events;
        lastPosition = position;
        return line;
    }

    private String left(double seconds, Instant position, Optional<Duration> lag) {
        if (position == null || lastPosition == null) {
            return "";
        }
        // The stream goes on while the build reads: only what it gains on the clock counts.
        double gained = seconds(Duration.between(lastPosition, position)) / seconds - 1;
        if (gained <= 0) {
            return ", falling behind";
        }
        long left = Math.round(seconds(lag.orElseThrow()) / gained);
        return left == 0
                ? ", caught up"
                : ", about " + Duration.ofSeconds(left).toString().substring(2) + " left";
    }

    private static double seconds(Duration duration) {
        return (double) duration.toMillis() / 1000;
    }
}
