package io.orrery.consumer.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a worker told of itself.
 *
 * @param application the KCL application that it works for: a satellite, or one generation of it
 * @param worker its id
 * @param shards how many shards it reads
 * @param behind how far the one that is furthest behind is; empty while that is not known
 * @param at when, by its own clock
 */
public record WorkerNote(String application, String worker, int shards, Optional<Duration> behind, Instant at) {
    public WorkerNote {
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(behind, "behind");
        Objects.requireNonNull(at, "at");
    }
}
