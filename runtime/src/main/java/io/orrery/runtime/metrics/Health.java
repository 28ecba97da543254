package io.orrery.runtime.metrics;

import java.util.Objects;

/**
 * Whether a process makes progress.
 *
 * @param healthy false if it should be looked at, or restarted
 * @param reason one sentence for people, without row values
 */
public record Health(boolean healthy, String reason) {

    public Health {
        Objects.requireNonNull(reason, "reason");
    }

    /** All is well. */
    public static Health ok(String reason) {
        return new Health(true, reason);
    }

    /** Something is not. */
    public static Health failing(String reason) {
        return new Health(false, reason);
    }
}
