package io.orrery.local.artifact;

import io.orrery.local.LocalServerException;
import io.orrery.local.process.Account;
import io.orrery.local.process.FileTrees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Where unpacked servers are kept, shared by every process of this user. An entry is complete or absent: it is
 * filled under another name and renamed. Several processes may ask for the same entry; one fills it and the others wait.
 */
public final class CacheFolder {

    /** File locks hold between processes only; threads of this one meet here. */
    private static final ConcurrentHashMap<Path, Object> MONITORS = new ConcurrentHashMap<>();

    private final Path root;

    private CacheFolder(Path root) {
        this.root = root;
    }

    /** Fills an entry that was not there. */
    public interface Filler {

        /**
         * Fills it.
         *
         * @param folder an empty folder, renamed to the entry's name once this returns
         * @throws IOException if it can't be filled; nothing is kept then
         */
        void fill(Path folder) throws IOException;
    }

    /**
     * The user's cache: {@code $ORRERY_CACHE}; else {@code /var/cache/orrery} for root, whose servers run as another
     * user that could not read root's home; else {@code $XDG_CACHE_HOME/orrery} or {@code ~/.cache/orrery}.
     */
    public static CacheFolder ofUser() {
        String chosen = System.getenv("ORRERY_CACHE");
        if (chosen != null && !chosen.isBlank()) {
            return at(Path.of(chosen));
        }
        if (Account.isRoot()) {
            return at(Path.of("/var/cache/orrery"));
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return at(base.resolve("orrery"));
    }

    /**
     * A cache in a folder.
     *
     * @param root the folder to keep entries in; made when the first entry is asked for
     */
    public static CacheFolder at(Path root) {
        return new CacheFolder(root.toAbsolutePath().normalize());
    }

    /**
     * The folder of an entry, filled first if it is absent.
     *
     * @param name the entry's name, with its version, such as {@code mysql-8.0.33.1-linux-x86_64}
     * @param filler fills it
     * @throws LocalServerException if it can't be filled
     */
    public Path entry(String name, Filler filler) {
        Path entry = root.resolve(name);
        if (Files.isDirectory(entry)) {
            return entry;
        }
        synchronized (MONITORS.computeIfAbsent(entry, any -> new Object())) {
            try {
                FileTrees.createOpenFolders(root);
                try (FileChannel channel = FileChannel.open(
                                root.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    return lock.isValid() && Files.isDirectory(entry) ? entry : fill(name, entry, filler);
                }
            } catch (IOException e) {
                throw new LocalServerException(
                        "Cannot fill the cache folder " + root + " (" + e
                                + "): free space there, or point ORRERY_CACHE at another folder",
                        e);
            }
        }
    }

    private Path fill(String name, Path entry, Filler filler) throws IOException {
        sweep(name);
        Path partial = root.resolve(name + ".partial-" + ProcessHandle.current().pid());
        try {
            FileTrees.createOpenFolders(partial);
            filler.fill(partial);
            FileTrees.openToAll(partial);
            Files.move(partial, entry, StandardCopyOption.ATOMIC_MOVE);
            return entry;
        } finally {
            FileTrees.delete(partial);
        }
    }

    /** Removes what a process that was killed while filling has left. Called with the lock held. */
    private void sweep(String name) throws IOException {
        try (Stream<Path> siblings = Files.list(root)) {
            List<Path> left = siblings.filter(
                            path -> path.getFileName().toString().startsWith(name + ".partial-"))
                    .toList();
            left.forEach(FileTrees::delete);
        }
    }
}
