package io.orrery.local.stack;

import io.orrery.local.LocalServerException;
import io.orrery.local.process.FileTrees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A temporary folder that lasts as long as this process at most: the next one sweeps what a killed one left. */
final class EphemeralFolder implements AutoCloseable {

    private static final String PREFIX = "orrery-stack-";
    private static final String LOCK = "stack.lock";

    /**
     * The folders of this process. To look at the lock file of one would release its lock: POSIX drops a process's locks
     * on a file when it closes any descriptor of it.
     */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileLock lock;

    private EphemeralFolder(Path path, FileLock lock) {
        this.path = path;
        this.lock = lock;
    }

    static EphemeralFolder create() {
        try {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            sweep(temporary);
            Path path = Files.createTempDirectory(temporary, PREFIX);
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock();
            OWN.add(path);
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
        try {
            FileTrees.delete(path);
            OWN.remove(path);
            lock.acquiredBy().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sweep(Path temporary) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : left) {
                if (!OWN.contains(folder) && abandoned(folder)) {
                    FileTrees.delete(folder);
                }
            }
        }
    }

    /** A folder without a lock file is being made right now, or is not ours. */
    private static boolean abandoned(Path folder) {
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }
}
