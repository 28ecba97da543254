package io.orrery.benchmark.path;

import java.time.Duration;

/**
 * What a run did.
 *
 * @param events row changes
 * @param took positive
 */
record Rate(long events, Duration took) {

    Rate {
        if (events <= 0 || took.isNegative() || took.isZero()) {
            throw new IllegalArgumentException("Cannot use events=" + events + ", took=" + took + ": must be positive");
        }
    }

    /** From a start by {@link System#nanoTime} until now. */
    static Rate since(long startNanos, long events) {
        return new Rate(events, Duration.ofNanos(System.nanoTime() - startNanos));
    }

    double perSecond() {
        return events * 1e9 / took.toNanos();
    }
}
