package io.orrery.olap.duck;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Sweeps what killed processes left: the driver unpacks its 70 MB library into the temporary folder and removes it at
 * exit alone.
 */
final class NativeLibrary {

    private static final Duration OLD = Duration.ofHours(1);
    private static boolean swept;

    private NativeLibrary() {}

    static synchronized void prepare() {
        if (!swept) {
            swept = true;
            sweep(Path.of(System.getProperty("java.io.tmpdir")), Instant.now().minus(OLD));
        }
    }

    /** Removes unpacked libraries that nobody has mapped any more, as far as their age tells. */
    static void sweep(Path folder, Instant before) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "libduckdb_java*")) {
            for (Path file : files) {
                // On Linux a library that another process still has mapped may be unlinked without harm.
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            // Housekeeping only: another process sweeps too, or the file is someone else's.
        }
    }
}
