package io.orrery.consumer.worker;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a worker is to read.
 *
 * @param application the KCL application, which names its DynamoDB table; workers of one application share the shards
 * @param stream the stream
 * @param workerId unique among the application's workers
 * @param startAt where an application without leases begins: at the first record that arrived at or after this time;
 *     empty for the oldest record
 * @param profile the timings
 * @param enhancedFanOut true to be pushed to instead of polling
 */
public record WorkerSettings(
        String application,
        String stream,
        String workerId,
        Optional<Instant> startAt,
        Profile profile,
        boolean enhancedFanOut) {

    public WorkerSettings {
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(workerId, "workerId");
        Objects.requireNonNull(startAt, "startAt");
        Objects.requireNonNull(profile, "profile");
    }

    /** The longest time between checkpoints while changes come. */
    public java.time.Duration checkpointInterval() {
        return Tuning.of(profile).checkpointInterval();
    }
}
