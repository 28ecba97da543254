package io.orrery.archive;

import io.orrery.archive.read.ArchiveReader;
import io.orrery.archive.storage.Place;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which archive to look into. */
final class LookOptions {

    @Option(
            names = {"--archive-to", "--in"},
            required = true,
            paramLabel = "WHERE",
            description = "Where the archive lies: a folder, or s3://BUCKET/PREFIX (ORRERY_ARCHIVE_TO).")
    private String in;

    @Option(
            names = {"--archive-work", "--work"},
            paramLabel = "DIR",
            description = "Where files are fetched to and tables are made (default: the temporary folder;"
                    + " ORRERY_ARCHIVE_WORK).")
    private Path work;

    String place() {
        return in;
    }

    Path work() {
        return work == null ? Path.of(System.getProperty("java.io.tmpdir")) : work;
    }

    ArchiveReader open(Path folder) {
        return ArchiveReader.open(Place.open(in), folder);
    }
}
