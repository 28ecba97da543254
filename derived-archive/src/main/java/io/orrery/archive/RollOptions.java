package io.orrery.archive;

import io.orrery.archive.store.ArchiveSettings;
import io.orrery.runtime.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** When events become files, and what that may take. */
final class RollOptions {

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

    ArchiveSettings settings(String stream) {
        try {
            return new ArchiveSettings(
                    stream,
                    Duration.ofMillis((long) (minutes * 60_000)),
                    megabytes << 20,
                    gatherMegabytes << 20,
                    memory,
                    work == null ? Path.of(System.getProperty("java.io.tmpdir")) : work);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
