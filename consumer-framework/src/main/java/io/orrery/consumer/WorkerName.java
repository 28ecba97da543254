package io.orrery.consumer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A name for a worker that no other has at the same time, and that the next one started on the machine has again: a
 * worker that comes back under its old name need not wait for its own leases to expire. The operating system gives the
 * file lock back when the process ends, however it ends.
 */
final class WorkerName implements AutoCloseable {

    private static final int MAX_WORKERS = 64;

    private final String name;
    private final FileChannel lock;

    private WorkerName(String name, FileChannel lock) {
        this.name = name;
        this.lock = lock;
    }

    /** The name itself. */
    @Override
    public String toString() {
        return name;
    }

    /** A name given by the user. */
    static WorkerName given(String name) {
        return new WorkerName(name, null);
    }

    /** The first free name of this machine for an application. */
    static WorkerName free(String application) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        for (int n = 1; n <= MAX_WORKERS; n++) {
            try {
                FileChannel channel = FileChannel.open(
                        folder.resolve("orrery-" + application + "-" + n + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                if (locked(channel)) {
                    return new WorkerName(host() + "-" + n, channel);
                }
                channel.close();
            } catch (IOException e) {
                break;
            }
        }
        return new WorkerName(host() + "-" + UUID.randomUUID(), null);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "host";
        }
    }

    @Override
    public void close() {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException("Cannot give a worker's name back", e);
            }
        }
    }
}
