package io.orrery.local.kinesis;

import io.orrery.local.LocalServerException;
import io.orrery.local.process.FileGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** The folder of a server: of this version, held by one process at a time, deleted on close if it was temporary. */
final class DataFolder implements AutoCloseable {

    private static final String VERSION = "1";

    private final Path dir;
    private final boolean temporary;
    private final FileGuard lockFile;

    private DataFolder(Path dir, boolean temporary, FileGuard lockFile) {
        this.dir = dir;
        this.temporary = temporary;
        this.lockFile = lockFile;
    }

    /** Takes the folder; {@code dir} null makes a temporary one. */
    static DataFolder open(Path dir) {
        try {
            Path root = dir == null ? Files.createTempDirectory("orrery-kinesis") : Files.createDirectories(dir);
            FileGuard lockFile = lock(root);
            checkVersion(root, lockFile);
            return new DataFolder(root, dir == null, lockFile);
        } catch (IOException e) {
            throw new LocalServerException(
                    "The Kinesis data folder " + dir + " cannot be used (" + e.getMessage() + "): give another one.",
                    e);
        }
    }

    private static FileGuard lock(Path root) throws IOException {
        return FileGuard.tryAcquire(root.resolve("kinesis.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .orElseThrow(() -> new LocalServerException("The Kinesis data folder " + root
                        + " is used by another server: stop it, or give another folder."));
    }

    private static void checkVersion(Path root, FileGuard lockFile) throws IOException {
        Path file = root.resolve("kinesis.version");
        if (!Files.exists(file)) {
            Files.writeString(file, VERSION);
            return;
        }
        String found = Files.readString(file).strip();
        if (!found.equals(VERSION)) {
            lockFile.close();
            throw new LocalServerException("The Kinesis data folder " + root + " is of version " + found
                    + ", this server writes version " + VERSION + ": delete it, or give another folder.");
        }
    }

    Path streams() {
        return dir.resolve("streams");
    }

    @Override
    public void close() {
        try {
            lockFile.close();
            if (temporary) {
                try (Stream<Path> paths = Files.walk(dir)) {
                    for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                        Files.deleteIfExists(path);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The Kinesis data folder " + dir + " cannot be closed.", e);
        }
    }
}
