package io.orrery.search;

import io.orrery.consumer.SatelliteListener;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a tombstone is kept: as long as the stream could still bring a change that is older than it, whatever worker
 * reads the stream again from its beginning, and never less than the settings file says. Safe for any number of threads.
 */
final class TombstoneAge implements SatelliteListener {

    private static final Logger log = LoggerFactory.getLogger(TombstoneAge.class);

    /** For clocks that differ, and for batches that were read just before their records were trimmed. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Duration least;
    private volatile Duration streamKeeps;

    /** @param least what the settings file says */
    TombstoneAge(Duration least) {
        this.least = least;
    }

    @Override
    public void retention(Duration time) {
        if (least.compareTo(time.plus(MARGIN)) < 0) {
            log.warn(
                    "Tombstones are kept for {}, since the stream keeps its records for {}: tombstone-retention says {}",
                    time.plus(MARGIN),
                    time,
                    least);
        }
        streamKeeps = time;
    }

    /** Empty until it is known how long the stream keeps its records. */
    Optional<Duration> get() {
        return Optional.ofNullable(streamKeeps).map(time -> {
            Duration needed = time.plus(MARGIN);
            return needed.compareTo(least) > 0 ? needed : least;
        });
    }
}
