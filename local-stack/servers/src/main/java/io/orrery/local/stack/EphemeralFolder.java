package io.orrery.local.stack;

import io.orrery.local.LocalServerException;
import io.orrery.local.process.FileGuard;
import io.orrery.local.process.FileTrees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A temporary folder that lasts as long as this process at most: the next one sweeps what a killed one left. */
final class EphemeralFolder implements AutoCloseable {

    private static final String PREFIX = "orrery-stack-";
    private static final String LOCK = "stack.lock";

    private final Path path;
    private final FileGuard lock;

    private EphemeralFolder(Path path, FileGuard lock) {
        this.path = path;
        this.lock = lock;
    }

    static EphemeralFolder create() {
        try {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            sweep(temporary);
            Path path = Files.createTempDirectory(temporary, PREFIX);
            FileGuard lock = FileGuard.tryAcquire(
                            path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .orElseThrow(() -> new IOException("somebody locked " + path));
            // The servers may run as another user, who has to pass through.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
            return new EphemeralFolder(path, lock);
        } catch (IOException e) {
            throw new LocalServerException("Cannot make a temporary folder: " + e, e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        FileTrees.delete(path);
        lock.close();
    }

    private static void sweep(Path temporary) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : left) {
                if (abandoned(folder)) {
                    deleteWhatGoes(folder);
                }
            }
        }
    }

    private static void deleteWhatGoes(Path folder) {
        try {
            FileTrees.delete(folder);
        } catch (UncheckedIOException e) {
            // The servers of a killed process may still be ending, and write: the next stack sweeps again.
        }
    }

    /** A folder without a lock file is being made right now, or is not ours. */
    private static boolean abandoned(Path folder) {
        Path lock = folder.resolve(LOCK);
        try {
            return Files.exists(lock) && !FileGuard.isHeld(lock);
        } catch (IOException e) {
            return false;
        }
    }
}
