package io.orrery.consumer;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells when a shard has reached the time at which its satellite is to end. That is so
 *
 * <ul>
 *   <li>when each origin that the shard brought has brought an event that was committed after the end, since within a
 *       shard the commit times of one origin grow; or
 *   <li>when the shard was read up to its newest record at a moment that lies so long after the end that a producer has
 *       published what was committed before it: by the lateness, and by what the shard's last event took from its
 *       commit to the stream, which shows how far the producer is behind.
 * </ul>
 */
final class Until {

    /** What a producer may take from a commit to the stream: more than a fail-over of its own. */
    static final Duration LATENESS = Duration.ofMinutes(1);

    private final Instant time;
    private final Duration lateness;
    private final Map<String, Boolean> pastByOrigin = new HashMap<>();
    private Duration underway = Duration.ZERO;

    /**
     * @param time the last commit time that counts; empty for no end
     * @param lateness how long after its commit a change may reach the stream
     */
    Until(Optional<Instant> time, Duration lateness) {
        this.time = time.orElse(null);
        this.lateness = lateness;
    }

    /**
     * Notes an event; true if it was committed after the end.
     *
     * @param arrivedAt when the stream took it
     */
    boolean isPast(String origin, Instant committedAt, Instant arrivedAt) {
        if (time == null) {
            return false;
        }
        Duration took = Duration.between(committedAt, arrivedAt);
        underway = took.isNegative() ? Duration.ZERO : took;
        boolean past = committedAt.isAfter(time);
        pastByOrigin.put(origin, past || pastByOrigin.getOrDefault(origin, false));
        return past;
    }

    /** True if an event after the end has come: a checkpoint must stay before it, for those who read on one day. */
    boolean passed() {
        return pastByOrigin.containsValue(true);
    }

    /**
     * True if nothing that counts will come any more.
     *
     * @param atNewest true if the shard was read up to its newest record
     */
    boolean isReached(boolean atNewest, Instant now) {
        if (time == null) {
            return false;
        }
        boolean allPast = !pastByOrigin.isEmpty() && !pastByOrigin.containsValue(false);
        return allPast || (atNewest && now.isAfter(time.plus(lateness).plus(underway)));
    }
}
