package io.orrery.local.demo;

import io.orrery.local.process.FileTrees;
import io.orrery.runtime.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The demo begins with an empty folder each time, but empties only what a demo has filled. */
final class DemoFolder {

    private static final String MARK = "orrery-demo";

    private DemoFolder() {}

    /**
     * Makes the folder, empty but for the mark.
     *
     * @throws UsageException if it holds something that no demo put there
     */
    static void empty(Path folder) throws IOException {
        if (Files.exists(folder) && !isOurs(folder)) {
            throw new UsageException("Cannot use " + folder
                    + " for the demo, which empties its folder: it holds other files. Name a new folder with --dir.");
        }
        FileTrees.delete(folder);
        FileTrees.createOpenFolders(folder);
        Files.createFile(folder.resolve(MARK));
    }

    private static boolean isOurs(Path folder) throws IOException {
        if (Files.exists(folder.resolve(MARK))) {
            return true;
        }
        try (Stream<Path> entries = Files.isDirectory(folder) ? Files.list(folder) : Stream.of(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
