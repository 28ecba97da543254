package io.orrery.search.write;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The pauses between attempts at the items that the cluster could not take.
 *
 * @param attempts in all, 1 or more
 * @param first the first pause; each following one is twice as long
 */
record Backoff(int attempts, Duration first) {

    Backoff {
        if (attempts < 1 || first.isNegative()) {
            throw new IllegalArgumentException("Cannot use attempts=" + attempts + ", first=" + first);
        }
    }

    /** Some six seconds in all; longer troubles are the framework's, which pauses the shard. */
    static Backoff standard() {
        return new Backoff(6, Duration.ofMillis(200));
    }

    /** Waits after an attempt, counted from 1. */
    void pause(int attempt) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(first.toMillis() << Math.min(attempt - 1, 10));
    }
}
