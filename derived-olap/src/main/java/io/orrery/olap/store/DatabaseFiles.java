package io.orrery.olap.store;

import io.orrery.olap.duck.DatabaseSettings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which file holds a database. A compaction writes a new file, whose name has the next number, {@code olap.duckdb.c1}:
 * DuckDB finds a file's log, and removes it, by the file's name, so two files that are open at a time cannot share one.
 * The highest number counts. It is there in one step, complete.
 */
final class DatabaseFiles {

    private static final Pattern NUMBER = Pattern.compile(DatabaseSettings.COMPACTED);

    private final Path file;

    /** @param file the database's own name, which its first file has */
    DatabaseFiles(Path file) {
        this.file = file.toAbsolutePath();
    }

    private static int number(Path path) {
        Matcher matcher = NUMBER.matcher(path.getFileName().toString());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private Path numbered(int number) {
        return number == 0 ? file : Path.of(file + ".c" + number);
    }

    /** The file that counts, whether it exists or not. */
    Path current() throws IOException {
        int highest = 0;
        if (Files.isDirectory(file.getParent())) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(file.getParent(), this::isCompacted)) {
                for (Path path : all) {
                    highest = Math.max(highest, number(path));
                }
            }
        }
        return numbered(highest);
    }

    private boolean isCompacted(Path path) {
        int number = number(path);
        return number > 0 && path.toAbsolutePath().equals(numbered(number));
    }

    /** The file that would count from when it is there. */
    Path next() throws IOException {
        return numbered(number(current()) + 1);
    }

    /** Removes the files that count no more. Who has one open keeps it until it is closed. */
    void sweep() throws IOException {
        for (int number = number(current()) - 1; number >= 0; number--) {
            delete(numbered(number));
        }
    }

    /** Removes all that the database is. */
    void drop() throws IOException {
        for (int number = number(current()); number >= 0; number--) {
            delete(numbered(number));
        }
    }

    private static void delete(Path path) throws IOException {
        Files.deleteIfExists(Path.of(path + ".wal"));
        Files.deleteIfExists(path);
    }
}
