package io.orrery.archive;

import io.orrery.archive.store.ArchiveSettings;
import io.orrery.runtime.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** When events become files, and what that may take. */
final class RollOptions {

    private static final int ROLLS_OF_A_MERGE = 12;

    @Option(
            names = "--roll-minutes",
            paramLabel = "N",
            defaultValue = "5",
            description = "A shard's events become files after so long (default: ${DEFAULT-VALUE}). Until then a worker"
                    + " that dies reads them again.")
    private double minutes;

    @Option(
            names = "--roll-megabytes",
            paramLabel = "N",
            defaultValue = "64",
            description = "Or when there are so many of them, before compression (default: ${DEFAULT-VALUE}).")
    private long megabytes;

    @Option(
            names = "--merge-minutes",
            paramLabel = "N",
            description =
                    "These files are merged to large ones, which engines see, after so long (default: twelve times"
                            + " --roll-minutes). With 0 they are not merged, and seen at once.")
    private Double mergeMinutes;

    @Option(
            names = "--gather-megabytes",
            paramLabel = "N",
            defaultValue = "512",
            description = "What all shards of this worker may gather together (default: ${DEFAULT-VALUE}).")
    private long gatherMegabytes;

    @Option(
            names = {"--archive-memory", "--memory"},
            paramLabel = "SIZE",
            defaultValue = "256MB",
            description = "What DuckDB may use beside Java; what is gathered beyond it goes to the disk"
                    + " (default: ${DEFAULT-VALUE}; ORRERY_ARCHIVE_MEMORY).")
    private String memory;

    @Option(
            names = {"--archive-work", "--work"},
            paramLabel = "DIR",
            description = "Where files are made (default: the temporary folder; ORRERY_ARCHIVE_WORK).")
    private Path work;

    private static Duration minutes(double count) {
        return Duration.ofMillis((long) (count * 60_000));
    }

    ArchiveSettings settings(String stream) {
        try {
            return new ArchiveSettings(
                    stream,
                    new ArchiveSettings.Rolls(
                            minutes(minutes),
                            megabytes << 20,
                            minutes(mergeMinutes == null ? ROLLS_OF_A_MERGE * minutes : mergeMinutes)),
                    gatherMegabytes << 20,
                    memory,
                    work == null ? Path.of(System.getProperty("java.io.tmpdir")) : work);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
