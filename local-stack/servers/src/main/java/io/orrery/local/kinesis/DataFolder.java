package io.orrery.local.kinesis;

import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
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
    private final FileChannel lockFile;

    private DataFolder(Path dir, boolean temporary, FileChannel lockFile) {
        this.dir = dir;
        this.temporary = temporary;
        this.lockFile = lockFile;
    }

    /** Takes the folder; {@code dir} null makes a temporary one. */
    static DataFolder open(Path dir) {
        try {
            Path root = dir == null ? Files.createTempDirectory("orrery-kinesis") : Files.createDirectories(dir);
            FileChannel lockFile = lock(root);
            checkVersion(root, lockFile);
            return new DataFolder(root, dir == null, lockFile);
        } catch (IOException e) {
            throw new LocalServerException(
                    "The Kinesis data folder " + dir + " cannot be used (" + e.getMessage() + "): give another one.",
                    e);
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel channel =
                FileChannel.open(root.resolve("kinesis.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new LocalServerException(
                    "The Kinesis data folder " + root + " is used by another server: stop it, or give another folder.");
        }
        return channel;
    }

    private static void checkVersion(Path root, FileChannel lockFile) throws IOException {
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
