package io.orrery.archive.read;

import io.orrery.archive.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells how far the commits in some files go.
 *
 * @param folder where files are fetched to and queries spill to
 */
record LastCommits(Storage storage, Path folder) {

    private static final String MEMORY = "256MB";

    /**
     * True if each producer of which there are events, up to some day, has committed something after a time by then.
     *
     * @param days the files of each day, the oldest first; no more are read than is needed
     */
    boolean isPast(List<List<String>> days, Instant time) throws IOException, SQLException {
        Map<String, Boolean> past = new HashMap<>();
        try (Connection duckdb = ArchiveDuckDb.open(MEMORY, folder.resolve("spill"))) {
            for (List<String> day : days) {
                look(duckdb, day, ArchiveReader.micros(time), past);
                if (!past.isEmpty() && !past.containsValue(false)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void look(Connection duckdb, List<String> paths, long micros, Map<String, Boolean> past)
            throws IOException, SQLException {
        try (Statement statement = duckdb.createStatement();
                ResultSet rows = statement.executeQuery("SELECT origin, max(epoch_us(committed_at)) FROM "
                        + ParquetFiles.source(storage, paths, folder) + " GROUP BY origin")) {
            while (rows.next()) {
                past.merge(rows.getString(1), rows.getLong(2) > micros, Boolean::logicalOr);
            }
        }
    }
}
