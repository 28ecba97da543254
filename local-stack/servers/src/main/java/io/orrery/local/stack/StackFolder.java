package io.orrery.local.stack;

import io.orrery.local.LocalServerException;
import io.orrery.local.process.FileGuard;
import io.orrery.local.process.FileTrees;
import io.orrery.local.process.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The folder of a stack: one process runs it at a time, and others may look. */
public final class StackFolder implements AutoCloseable {

    private static final String LOCK = "stack.lock";

    private final Path path;
    private final FileGuard lock;

    private StackFolder(Path path, FileGuard lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the folder for this process, and makes it where it is absent.
     *
     * @throws LocalServerException if another process has it
     */
    static StackFolder open(Path path) {
        try {
            FileTrees.createOpenFolders(path);
            Optional<FileGuard> lock =
                    FileGuard.tryAcquire(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.isEmpty()) {
                throw new LocalServerException("A local stack runs in " + path
                        + " already: stop it with './orrery local-stack stop --dir " + path
                        + "', or choose another folder");
            }
            StackState.forget(path); // Left by a process that was killed.
            return new StackFolder(path, lock.get());
        } catch (IOException e) {
            throw new LocalServerException(
                    "Cannot use the folder " + path + " (" + FileTrouble.reason(e) + "): choose another one", e);
        }
    }

    /** Whether a process runs, starts or stops a stack in a folder. */
    public static boolean inUse(Path path) {
        try {
            return FileGuard.isHeld(path.resolve(LOCK));
        } catch (IOException e) {
            throw new LocalServerException("Cannot read the folder " + path + ": " + e, e);
        }
    }

    /** The stack that runs in a folder; empty if none runs, or it is not up yet. */
    public static Optional<StackState> running(Path path) {
        if (!inUse(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(StackState.read(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LocalServerException("Cannot read the folder " + path + ": " + e, e);
        }
    }

    void publish(StackState state) {
        try {
            state.write(path);
        } catch (IOException e) {
            throw new LocalServerException("Cannot write to the folder " + path + ": " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            StackState.forget(path);
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
