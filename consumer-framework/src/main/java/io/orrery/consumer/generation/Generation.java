package io.orrery.consumer.generation;

import io.orrery.consumer.StartFrom;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One build of a derived store.
 *
 * @param satellite the satellite's name
 * @param number from 1, in the order of creation
 * @param state how far it is
 * @param from where it began to read
 * @param until where it ends; empty if it follows the stream
 * @param createdAt when it was created
 */
public record Generation(
        String satellite, int number, State state, StartFrom from, Optional<Instant> until, Instant createdAt) {

    /** The life of a generation. */
    public enum State {
        /** It reads what the stream holds. */
        BUILDING,
        /** It has read all that the stream held, and follows it. */
        CAUGHT_UP,
        /** Readers see it. */
        LIVE,
        /** Readers saw it, before another one was promoted. */
        RETIRED,
        /** Its deletion has begun. */
        DROPPING
    }

    public Generation {
        Objects.requireNonNull(satellite, "satellite");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(until, "until");
        Objects.requireNonNull(createdAt, "createdAt");
        if (number < 1) {
            throw new IllegalArgumentException("Cannot use generation number " + number + ": must be 1 or more");
        }
    }

    /** The name under which its satellite reads: the KCL application, with leases of its own. */
    public String application() {
        return satellite + "-g" + number;
    }
}
