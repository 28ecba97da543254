package io.orrery.consumer;

import java.time.Duration;
import java.util.Objects;

/**
 * What happens to an event that its handler keeps refusing.
 *
 * @param action what follows when the tries are used up
 * @param tries how often an event is tried before {@code action}, 1 or more. A handler or store that throws
 *     {@link UnavailableException}, and a {@link DerivedStore} that throws anything but
 *     {@link RejectedException}, is tried without end: an outage is not the event's fault
 * @param firstPause the pause before the second try; each further one is twice as long, with a jitter of a quarter
 * @param longestPause the longest pause between two tries
 */
public record FailurePolicy(Action action, int tries, Duration firstPause, Duration longestPause) {

    /** What follows when the tries are used up. */
    public enum Action {
        /** The satellite stops with an error that names shard, sequence number, table and key. */
        HALT,
        /** The event, and later ones of the same key behind it, go to the dead letters; other keys flow on. */
        PARK
    }

    public FailurePolicy {
        Objects.requireNonNull(action, "action");
        if (tries < 1) {
            throw new IllegalArgumentException("Cannot use tries=" + tries + ": must be 1 or more");
        }
        if (firstPause.isNegative() || firstPause.isZero() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("Cannot use pauses " + firstPause + ".." + longestPause
                    + ": must be positive, the longest not shorter than the first");
        }
    }

    /** Six tries over some seven seconds, then stop. */
    public static FailurePolicy halt() {
        return new FailurePolicy(Action.HALT, 6, Duration.ofMillis(250), Duration.ofSeconds(10));
    }

    /** Six tries over some seven seconds, then set the event aside. */
    public static FailurePolicy park() {
        return new FailurePolicy(Action.PARK, 6, Duration.ofMillis(250), Duration.ofSeconds(10));
    }

    /** The same with another number of tries. */
    public FailurePolicy withTries(int newTries) {
        return new FailurePolicy(action, newTries, firstPause, longestPause);
    }

    /** The same with other pauses. */
    public FailurePolicy withPauses(Duration first, Duration longest) {
        return new FailurePolicy(action, tries, first, longest);
    }
}
