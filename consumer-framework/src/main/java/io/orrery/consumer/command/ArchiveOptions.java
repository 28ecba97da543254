package io.orrery.consumer.command;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --from-archive}: a picocli mixin for each command that builds a store from an archive of the stream. */
public final class ArchiveOptions {

    @Option(
            names = "--from-archive",
            paramLabel = "WHERE",
            description =
                    "Begin with the archive of the stream, a folder or s3://BUCKET/PREFIX, and go on with the stream"
                            + " where the archive ends.")
    private String where;

    @Option(
            names = "--archive-work",
            paramLabel = "DIR",
            description =
                    "With --from-archive: where files of a bucket are fetched to, those of one table at a time, and"
                            + " sorts spill to. Default: the temporary folder.")
    private Path work;

    /** For picocli. */
    public ArchiveOptions() {}

    /** Where the archive lies; empty if none is to be read. */
    public Optional<String> where() {
        return Optional.ofNullable(where);
    }

    /** Where files are fetched to. */
    public Path work() {
        return work == null ? Path.of(System.getProperty("java.io.tmpdir")) : work;
    }
}
