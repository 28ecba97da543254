package io.orrery.archive.storage;

import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for what is under way. What killed processes left is swept when the next one begins. */
public final class WorkFolder implements AutoCloseable {

    private static final String NAME = "orrery-archive-";

    private final Path path;

    /**
     * A new one.
     *
     * @param parent where it is made
     */
    public WorkFolder(Path parent) {
        try {
            Files.createDirectories(parent);
            sweep(parent);
            path = Files.createTempDirectory(
                    parent, NAME + ProcessHandle.current().pid() + "-");
        } catch (IOException e) {
            throw new OrreryException(
                    "Cannot use " + parent + " for files under way: " + e.getMessage()
                            + "; name another with --archive-work",
                    e);
        }
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, NAME + "*")) {
            for (Path folder : left) {
                String[] name =
                        folder.getFileName().toString().substring(NAME.length()).split("-", 2);
                if (name[0].matches("[0-9]{1,18}")
                        && ProcessHandle.of(Long.parseLong(name[0])).isEmpty()) {
                    delete(folder);
                }
            }
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // Housekeeping only: another process sweeps too, or it is someone else's.
        }
    }

    /** Removes it, and all that is in it. */
    @Override
    public void close() {
        delete(path);
    }
}
