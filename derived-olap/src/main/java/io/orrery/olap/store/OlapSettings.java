package io.orrery.olap.store;

import io.orrery.olap.duck.DatabaseSettings;
import io.orrery.olap.settings.TablesFile;
import java.time.Duration;
import java.util.Objects;

/**
 * How an {@link OlapStore} works.
 *
 * @param stream the name of the stream that the database follows: positions of another stream mean nothing
 * @param database how DuckDB is run
 * @param tables what is set per table
 * @param maxMergedEvents how many events of several shards are committed together, 1 to 10,000,000
 * @param copyEvery the pause between copies of the database, which it is restored from if DuckDB cannot read it
 * @param keepDeleted how long a deleted row is remembered, so that no late write from before brings it back
 */
public record OlapSettings(
        String stream,
        DatabaseSettings database,
        TablesFile tables,
        int maxMergedEvents,
        Duration copyEvery,
        Duration keepDeleted) {

    public OlapSettings {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(tables, "tables");
        if (maxMergedEvents < 1 || maxMergedEvents > 10_000_000) {
            throw new IllegalArgumentException(
                    "Cannot use max-merged-events=" + maxMergedEvents + ": must be 1..10000000");
        }
        upkeep(copyEvery, keepDeleted);
    }

    private static Upkeep.Settings upkeep(Duration copyEvery, Duration keepDeleted) {
        return new Upkeep.Settings(copyEvery, keepDeleted);
    }

    Upkeep.Settings upkeep() {
        return upkeep(copyEvery, keepDeleted);
    }

    /** The usual settings for a stream: a copy every hour; deletions are remembered for a week. */
    public static OlapSettings of(String stream) {
        return new OlapSettings(
                stream,
                DatabaseSettings.defaults(),
                TablesFile.none(),
                200_000,
                Duration.ofHours(1),
                Duration.ofDays(7));
    }

    /** The same with other settings per table. */
    public OlapSettings withTables(TablesFile file) {
        return new OlapSettings(stream, database, file, maxMergedEvents, copyEvery, keepDeleted);
    }

    /** The same with DuckDB run in another way. */
    public OlapSettings withDatabase(DatabaseSettings duckdb) {
        return new OlapSettings(stream, duckdb, tables, maxMergedEvents, copyEvery, keepDeleted);
    }

    /** The same with another pause between copies. */
    public OlapSettings withCopyEvery(Duration pause) {
        return new OlapSettings(stream, database, tables, maxMergedEvents, pause, keepDeleted);
    }

    /** The same with deletions remembered for another time. */
    public OlapSettings withKeepDeleted(Duration time) {
        return new OlapSettings(stream, database, tables, maxMergedEvents, copyEvery, time);
    }
}
