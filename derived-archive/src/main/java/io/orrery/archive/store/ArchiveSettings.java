package io.orrery.archive.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How an archive is written.
 *
 * @param stream the stream, of which an archive holds one
 * @param rolls when a shard's events become files
 * @param gatherBytes what all shards of a worker may gather together; the shard that passes it becomes files
 * @param memory what DuckDB may use, as it writes it; more goes to {@code work}
 * @param work where files are made; what killed workers left there is swept
 */
public record ArchiveSettings(String stream, Rolls rolls, long gatherBytes, String memory, Path work) {

    /**
     * When a shard's events become files.
     *
     * @param time when the oldest has waited so long
     * @param bytes or when there are so many bytes of them, before compression
     * @param mergeTime when these files are merged to those that engines see; zero for not at all: then they see them at once
     */
    public record Rolls(Duration time, long bytes, Duration mergeTime) {

        public Rolls {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("Cannot use roll-minutes=" + time + ": must be positive");
            }
            if (bytes < 1) {
                throw new IllegalArgumentException(
                        "Cannot use roll-megabytes=" + (bytes >> 20) + ": must be at least 1");
            }
            if (mergeTime.isNegative()) {
                throw new IllegalArgumentException("Cannot use merge-minutes=" + mergeTime + ": must not be negative");
            }
        }

        /** Files that are not merged. */
        public static Rolls unmerged(Duration time, long bytes) {
            return new Rolls(time, bytes, Duration.ZERO);
        }
    }

    public ArchiveSettings {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(rolls, "rolls");
        if (gatherBytes < rolls.bytes()) {
            throw new IllegalArgumentException("Cannot use roll-megabytes=" + (rolls.bytes() >> 20)
                    + ": must be at most gather-megabytes, which is " + (gatherBytes >> 20));
        }
        if (!memory.matches("\\d+(\\.\\d+)?\\s*[KMGT]i?B")) {
            throw new IllegalArgumentException(
                    "Cannot use memory '" + memory + "': must be a size such as 512MB or 2GB");
        }
    }

    /** Five minutes, 64 MB a shard, merged each hour, 512 MB together, 256 MB of memory, in the temporary folder. */
    public static ArchiveSettings of(String stream) {
        return new ArchiveSettings(
                stream,
                new Rolls(Duration.ofMinutes(5), 64L << 20, Duration.ofHours(1)),
                512L << 20,
                "256MB",
                Path.of(System.getProperty("java.io.tmpdir")));
    }
}
