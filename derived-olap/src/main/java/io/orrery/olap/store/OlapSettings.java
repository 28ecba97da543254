package io.orrery.olap.store;

import io.orrery.olap.duck.DatabaseSettings;
import io.orrery.olap.settings.TablesFile;
import java.util.Objects;

/**
 * How an {@link OlapStore} works.
 *
 * @param stream the name of the stream that the database follows: positions of another stream mean nothing
 * @param database how DuckDB is run
 * @param tables what is set per table
 * @param maxMergedEvents how many events of several shards are committed together, 1 to 10,000,000
 */
public record OlapSettings(String stream, DatabaseSettings database, TablesFile tables, int maxMergedEvents) {

    public OlapSettings {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(tables, "tables");
        if (maxMergedEvents < 1 || maxMergedEvents > 10_000_000) {
            throw new IllegalArgumentException(
                    "Cannot use max-merged-events=" + maxMergedEvents + ": must be 1..10000000");
        }
    }

    /** The usual settings for a stream. */
    public static OlapSettings of(String stream) {
        return new OlapSettings(stream, DatabaseSettings.defaults(), TablesFile.none(), 200_000);
    }

    /** The same with other settings per table. */
    public OlapSettings withTables(TablesFile file) {
        return new OlapSettings(stream, database, file, maxMergedEvents);
    }

    /** The same with DuckDB run in another way. */
    public OlapSettings withDatabase(DatabaseSettings duckdb) {
        return new OlapSettings(stream, duckdb, tables, maxMergedEvents);
    }
}
