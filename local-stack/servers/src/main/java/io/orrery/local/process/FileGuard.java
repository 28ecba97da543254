package io.orrery.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An exclusive lock on a file, between processes and within this one; it ends with the process, however that ends.
 *
 * <p>POSIX drops all of a process's locks on a file when the process closes <em>any</em> descriptor of that file. So a
 * file that this process has locked must never be opened a second time, not even to see whether it is locked: what is
 * held is remembered here. Safe for any number of threads.
 */
public final class FileGuard implements AutoCloseable {

    /** Who looks whether a file is locked has it locked himself for a moment: less than that. */
    private static final Duration TO_ACQUIRE = Duration.ofSeconds(1);

    private static final Duration TO_LOOK = Duration.ofMillis(100);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final Set<Path> HELD = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private FileGuard(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Locks a file; empty if somebody has it locked.
     *
     * @param options how to open it; WRITE among them
     * @throws IOException if it can't be opened
     */
    public static Optional<FileGuard> tryAcquire(Path file, OpenOption... options) throws IOException {
        return tryAcquire(file, TO_ACQUIRE, options);
    }

    private static Optional<FileGuard> tryAcquire(Path file, Duration patience, OpenOption... options)
            throws IOException {
        synchronized (HELD) {
            Path real = file.toAbsolutePath().normalize();
            Path parent = real.getParent();
            // Two names of one folder are one folder.
            real = parent.toFile().exists() ? parent.toRealPath().resolve(real.getFileName()) : real;
            if (HELD.contains(real)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(real, options);
            FileLock lock = null;
            try {
                lock = tryLock(channel, patience);
            } finally {
                if (lock == null) {
                    channel.close();
                }
            }
            if (lock == null) {
                return Optional.empty();
            }
            HELD.add(real);
            return Optional.of(new FileGuard(real, channel));
        }
    }

    /** Null if somebody keeps it locked, and does not only look. */
    private static FileLock tryLock(FileChannel channel, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        FileLock lock = channel.tryLock();
        while (lock == null && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE_NANOS);
            lock = channel.tryLock();
        }
        return lock;
    }

    /** Whether somebody, perhaps this process, has a file locked; false if there is no such file. */
    public static boolean isHeld(Path file) throws IOException {
        if (!file.toFile().exists()) {
            return false;
        }
        Optional<FileGuard> mine = tryAcquire(file, TO_LOOK, StandardOpenOption.WRITE);
        mine.ifPresent(FileGuard::close);
        return mine.isEmpty();
    }

    /** Gives the lock up. Can be called twice. */
    @Override
    public void close() {
        synchronized (HELD) {
            if (!channel.isOpen()) {
                return;
            }
            HELD.remove(file);
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot give up the lock on " + file, e);
            }
        }
    }
}
