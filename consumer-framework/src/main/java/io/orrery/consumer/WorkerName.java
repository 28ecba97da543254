package io.orrery.consumer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * A name for a worker that no other has at the same time, and that the next one started on the machine has again: a
 * worker that comes back under its old name need not wait for its own leases to expire. The operating system gives the
 * file lock back when the process ends, however it ends.
 */
final class WorkerName implements AutoCloseable {

    private static final int MAX_WORKERS = 64;

    /** The lock files that workers of this process hold. */
    private static final Set<Path> HELD = new HashSet<>();

    private final String name;
    private final Path file;
    private final FileChannel lock;

    private WorkerName(String name, Path file, FileChannel lock) {
        this.name = name;
        this.file = file;
        this.lock = lock;
    }

    /** The name itself. */
    @Override
    public String toString() {
        return name;
    }

    /** A name given by the user. */
    static WorkerName given(String name) {
        return new WorkerName(name, null, null);
    }

    /** The first free name of this machine for an application. */
    static WorkerName free(String application) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        synchronized (HELD) {
            for (int n = 1; n <= MAX_WORKERS; n++) {
                Path file = folder.resolve("orrery-" + application + "-" + n + ".lock");
                // Opened a second time by this process, the file would lose its lock when the second descriptor closes.
                if (HELD.contains(file)) {
                    continue;
                }
                try {
                    FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    if (channel.tryLock() != null) {
                        HELD.add(file);
                        return new WorkerName(host() + "-" + n, file, channel);
                    }
                    channel.close();
                } catch (IOException e) {
                    break;
                }
            }
        }
        return new WorkerName(host() + "-" + UUID.randomUUID(), null, null);
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
        if (lock == null) {
            return;
        }
        synchronized (HELD) {
            HELD.remove(file);
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot give a worker's name back", e);
            }
        }
    }
}
