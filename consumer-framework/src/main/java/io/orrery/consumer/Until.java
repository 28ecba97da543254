package io.orrery.consumer;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells when a shard has reached the time at which its satellite is to end. Within a shard, the commit times of one
 * origin grow; several origins may interleave.
 */
final class Until {

    private final Instant time;
    private final Map<String, Boolean> pastByOrigin = new HashMap<>();

    /** @param time the last commit time that counts; empty for no end */
    Until(Optional<Instant> time) {
        this.time = time.orElse(null);
    }

    /** Notes an event; true if it was committed after the end. */
    boolean isPast(String origin, Instant committedAt) {
        if (time == null) {
            return false;
        }
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
        return allPast || (atNewest && now.isAfter(time));
    }
}
