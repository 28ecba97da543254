package io.orrery.producer;

import io.orrery.runtime.metrics.Health;
import java.time.Duration;
import java.time.Instant;

/**
 * Judges a producer by its progress: while the server's position moves, or something waits for the stream, its own position
 * has to move; and the server has to be heard. A stand-by is healthy, one that does not get to reading is not. Safe for any number of threads.
 */
final class ProgressHealth {

    /** The server says something every second. */
    private static final Duration SILENT = Duration.ofSeconds(5);

    private final Duration patience;
    private String position = "";
    private Instant movedAt;

    /**
     * @param patience for how long the position may stand still
     */
    ProgressHealth(Duration patience, Instant now) {
        this.patience = patience;
        this.movedAt = now;
    }

    /**
     * What to say now; ask at least once while there is nothing to do, and now and then while there is.
     *
     * @param silence for how long the server has not said anything
     */
    synchronized Health at(Stage stage, ProducerProgress progress, Duration silence, Instant now) {
        return switch (stage) {
            case OPENING -> opening(now);
            case WAITING -> {
                movedAt = now;
                yield Health.ok("Stand-by: another producer of this name holds the lease. Nothing is read.");
            }
            case READING -> reading(progress, silence, now);
        };
    }

    private Health opening(Instant now) {
        Duration still = Duration.between(movedAt, now);
        return still.compareTo(patience) <= 0
                ? Health.ok("Starting. Nothing is read yet.")
                : Health.failing("Starting for " + still.toSeconds()
                        + " s already: MySQL, Kinesis or DynamoDB does not answer.");
    }

    private Health reading(ProducerProgress progress, Duration silence, Instant now) {
        boolean silent = silence.compareTo(SILENT) > 0;
        boolean behind =
                silent || progress.pendingBytes() > 0 || !progress.lag().isZero();
        if (!behind || !progress.position().equals(position)) {
            position = progress.position();
            movedAt = now;
        }
        Duration still = Duration.between(movedAt, now);
        if (still.compareTo(patience) <= 0) {
            return Health.ok("The position is " + (position.isEmpty() ? "not known yet" : position) + ".");
        }
        return Health.failing("The position has not moved from " + position + " for " + still.toSeconds() + " s: "
                + (silent ? "MySQL is not heard." : "the stream takes nothing, or the producer hangs."));
    }
}
