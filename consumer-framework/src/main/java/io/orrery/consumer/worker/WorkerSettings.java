package io.orrery.consumer.worker;

import java.util.Objects;

/**
 * What a worker is to read.
 *
 * @param application the KCL application, which names its DynamoDB table; workers of one application share the shards
 * @param stream the stream
 * @param workerId unique among the application's workers
 * @param beginning where an application without leases begins
 * @param profile the timings
 * @param enhancedFanOut true to be pushed to instead of polling
 */
public record WorkerSettings(
        String application,
        String stream,
        String workerId,
        Beginning beginning,
        Profile profile,
        boolean enhancedFanOut) {

    public WorkerSettings {
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(workerId, "workerId");
        Objects.requireNonNull(beginning, "beginning");
        Objects.requireNonNull(profile, "profile");
    }

    /** The longest time between checkpoints while changes come. */
    public java.time.Duration checkpointInterval() {
        return Tuning.of(profile).checkpointInterval();
    }
}
