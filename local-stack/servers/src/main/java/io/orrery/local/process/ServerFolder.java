package io.orrery.local.process;

import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What one server keeps: its data, settings and log, with a stamp of the version that wrote it. One process at a time. */
public final class ServerFolder implements AutoCloseable {

    private static final String STAMP = "version";
    private static final String LOCK = "lock";
    private static final String PROCESS = "process";

    private final Path path;
    private final FileGuard lock;

    private ServerFolder(Path path, FileGuard lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Opens a server's folder, and makes it where it is absent. Where the server's user can't reach it (root's servers
     * don't run as root) the folder lies below {@code /var/lib/orrery} and a link leads there.
     *
     * @param path the folder
     * @param server the server's name, for messages
     * @param version the version of its software
     * @throws LocalServerException if the folder is in use, is not this server's, or holds data of another version
     */
    public static ServerFolder open(Path path, String server, String version) {
        try {
            Path folder = reachable(path.toAbsolutePath().normalize());
            FileGuard lock = lock(folder, server);
            try {
                stamp(folder, server, version);
                return new ServerFolder(folder, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new LocalServerException(
                    "Cannot use the folder " + path + " for " + server + " (" + FileTrouble.reason(e)
                            + "): choose another one",
                    e);
        }
    }

    /** The folder itself. */
    public Path path() {
        return path;
    }

    /** The file that the server's output is appended to. */
    public Path log() {
        return path.resolve("server.log");
    }

    /** How much the server has logged; 0 where it has not begun. */
    long logBytes() {
        try {
            return Files.exists(log()) ? Files.size(log()) : 0;
        } catch (IOException e) {
            throw new LocalServerException("Cannot read " + log(), e);
        }
    }

    /**
     * Notes the process that works on the folder, for {@link #awaitFormer}.
     *
     * @param pid its id
     */
    void mark(long pid) {
        try {
            Files.writeString(path.resolve(PROCESS), pid + " " + startOf(ProcessHandle.of(pid)) + "\n");
        } catch (IOException e) {
            throw new LocalServerException("Cannot write to " + path, e);
        }
    }

    /**
     * Waits for the end of a server whose parent was killed: it may still be shutting down on this very data.
     *
     * @param patience how long to wait before it is killed
     */
    void awaitFormer(Duration patience) {
        Optional<ProcessHandle> former = former();
        if (former.isEmpty()) {
            return;
        }
        try {
            former.get().onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            former.get().destroyForcibly();
            former.get().onExit().join();
        } catch (ExecutionException e) {
            throw new LocalServerException(
                    "Cannot wait for process " + former.get().pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The start time tells the process from a later one with the same id. */
    private Optional<ProcessHandle> former() {
        try {
            String[] mark = Files.readString(path.resolve(PROCESS)).strip().split(" ", 2);
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(mark[0]));
            return startOf(process).equals(mark[1]) ? process : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // None was noted.
        }
    }

    private static String startOf(Optional<ProcessHandle> process) {
        return process.flatMap(found -> found.info().startInstant())
                .map(Instant::toString)
                .orElse("unknown");
    }

    /** Lets another process have the folder. */
    @Override
    public void close() {
        lock.close();
    }

    private static Path reachable(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            Path target = path.resolveSibling(Files.readSymbolicLink(path));
            FileTrees.createOpenFolders(target);
            return target;
        }
        FileTrees.createOpenFolders(path.getParent());
        if (!Account.enters(path.getParent())) {
            Path elsewhere = Path.of(
                    "/var/lib/orrery",
                    digest(path.getParent()),
                    path.getFileName().toString());
            FileTrees.createOpenFolders(elsewhere);
            Files.createSymbolicLink(path, elsewhere);
            return elsewhere;
        }
        FileTrees.createOpenFolders(path);
        return path;
    }

    private static String digest(Path path) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FileGuard lock(Path folder, String server) throws IOException {
        return FileGuard.tryAcquire(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .orElseThrow(() -> new LocalServerException("The folder " + folder + " is in use by another " + server
                        + ": stop that one, or choose another folder"));
    }

    private static void stamp(Path folder, String server, String version) throws IOException {
        Path stamp = folder.resolve(STAMP);
        String mine = server + " " + version;
        if (Files.exists(stamp)) {
            String found = Files.readString(stamp).strip();
            if (!found.equals(mine)) {
                throw new LocalServerException("The folder " + folder + " holds data of " + found + ", and this is "
                        + mine + ": choose another folder, or delete that one");
            }
            return;
        }
        try (Stream<Path> content = Files.list(folder)) {
            if (content.anyMatch(file -> !file.endsWith(LOCK))) {
                throw new LocalServerException("The folder " + folder + " is not empty and was not made by " + server
                        + ": choose another folder");
            }
        }
        Files.writeString(stamp, mine + "\n");
    }
}
