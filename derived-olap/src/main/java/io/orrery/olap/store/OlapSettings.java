package io.orrery.olap.store;

import io.orrery.olap.duck.DatabaseSettings;
import java.util.Objects;

/**
 * How an {@link OlapStore} works.
 *
 * @param stream the name of the stream that the database follows: positions of another stream mean nothing
 * @param database how DuckDB is run
 * @param maxMergedEvents how many events of several shards are committed together, 1 to 10,000,000
 */
public record OlapSettings(String stream, DatabaseSettings database, int maxMergedEvents) {

    public OlapSettings {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(database, "database");
        if (maxMergedEvents < 1 || maxMergedEvents > 10_000_000) {
            throw new IllegalArgumentException(
                    "Cannot use max-merged-events=" + maxMergedEvents + ": must be 1..10000000");
        }
    }

    /** The usual settings for a stream. */
    public static OlapSettings of(String stream) {
        return new OlapSettings(stream, DatabaseSettings.defaults(), 200_000);
    }
}
