package io.orrery.archive.read;

import io.orrery.archive.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Files of events, as DuckDB reads and writes them. */
public final class ParquetFiles {

    private ParquetFiles() {}

    /**
     * What stands after FROM.
     *
     * @param paths at least one
     * @param folder where they are put, if they have to be fetched
     */
    public static String source(Storage storage, List<String> paths, Path folder) throws IOException {
        List<Path> files = new ArrayList<>(paths.size());
        for (String path : paths) {
            files.add(storage.fetch(path, folder));
        }
        return source(files);
    }

    /** What stands after FROM, of files on this machine. */
    public static String source(List<Path> files) {
        return "read_parquet([" + files.stream().map(ParquetFiles::quoted).collect(Collectors.joining(", "))
                + "], hive_partitioning = false)";
    }

    /** The statement that writes a file; its count of changes is that of the rows. */
    public static String copy(String select, Path to) {
        return "COPY (" + select + ") TO " + quoted(to) + " (FORMAT parquet, COMPRESSION zstd)";
    }

    private static String quoted(Path file) {
        return "'" + file.toString().replace("'", "''") + "'";
    }
}
