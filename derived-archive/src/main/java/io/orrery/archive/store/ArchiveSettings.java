package io.orrery.archive.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How an archive is written.
 *
 * @param stream the stream, of which an archive holds one
 * @param rollTime a shard's events become files when the oldest has waited so long
 * @param rollBytes or when there are so many bytes of them, before compression
 * @param gatherBytes what all shards of a worker may gather together; the shard that passes it becomes files
 * @param memory what DuckDB may use, as it writes it; more goes to {@code work}
 * @param work where files are made; what killed workers left there is swept
 */
public record ArchiveSettings(
        String stream, Duration rollTime, long rollBytes, long gatherBytes, String memory, Path work) {

    public ArchiveSettings {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(work, "work");
        if (rollTime.isNegative() || rollTime.isZero()) {
            throw new IllegalArgumentException("Cannot use roll-minutes=" + rollTime + ": must be positive");
        }
        if (rollBytes < 1 || gatherBytes < rollBytes) {
            throw new IllegalArgumentException("Cannot use roll-megabytes=" + (rollBytes >> 20)
                    + ": must be at least 1, and at most gather-megabytes, which is " + (gatherBytes >> 20));
        }
        if (!memory.matches("\\d+(\\.\\d+)?\\s*[KMGT]i?B")) {
            throw new IllegalArgumentException(
                    "Cannot use memory '" + memory + "': must be a size such as 512MB or 2GB");
        }
    }

    /** Five minutes, 64 MB a shard, 512 MB together, 256 MB of memory, in the temporary folder. */
    public static ArchiveSettings of(String stream) {
        return new ArchiveSettings(
                stream,
                Duration.ofMinutes(5),
                64L << 20,
                512L << 20,
                "256MB",
                Path.of(System.getProperty("java.io.tmpdir")));
    }
}
