package io.orrery.archive.read;

import io.orrery.archive.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Files of events, as DuckDB reads them. */
final class ParquetFiles {

    private ParquetFiles() {}

    /**
     * What stands after FROM.
     *
     * @param paths at least one
     * @param folder where they are put, if they have to be fetched
     */
    static String source(Storage storage, List<String> paths, Path folder) throws IOException {
        StringBuilder list = new StringBuilder();
        for (String path : paths) {
            list.append(list.isEmpty() ? "'" : ", '")
                    .append(storage.fetch(path, folder).toString().replace("'", "''"))
                    .append('\'');
        }
        return "read_parquet([" + list + "], hive_partitioning = false)";
    }
}
