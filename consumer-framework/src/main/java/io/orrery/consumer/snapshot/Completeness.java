package io.orrery.consumer.snapshot;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a store holds every row of a table, those included that are older than what the stream held when the store was
 * begun.
 *
 * @param complete since when it does; empty if that is not known
 * @param running since when a snapshot is under way that is newer than that; empty if none is. One that was given up seems
 *     to run until the next one
 */
public record Completeness(Optional<Instant> complete, Optional<Instant> running) {

    /** Nothing is known. */
    public static final Completeness UNKNOWN = new Completeness(Optional.empty(), Optional.empty());

    public Completeness {
        Objects.requireNonNull(complete, "complete");
        Objects.requireNonNull(running, "running");
    }

    /** For people: {@code complete since 2026-01-02T03:04:05Z}, {@code snapshot running since ...}, {@code unknown}. */
    @Override
    public String toString() {
        String text = complete.map(at -> "complete since " + seconds(at)).orElse("");
        String more = running.map(at -> "snapshot running since " + seconds(at)).orElse("");
        String both = text.isEmpty() || more.isEmpty() ? text + more : text + ", " + more;
        return both.isEmpty() ? "unknown" : both;
    }

    private static Instant seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }
}
