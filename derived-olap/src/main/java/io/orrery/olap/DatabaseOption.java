package io.orrery.olap;

import io.orrery.olap.duck.DatabaseSettings;
import io.orrery.olap.query.Queries;
import io.orrery.olap.query.QueryLimits;
import io.orrery.olap.store.OlapGenerations;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which database file. */
final class DatabaseOption {

    @Option(
            names = {"--olap-database", "--database"},
            paramLabel = "FILE",
            defaultValue = "olap.duckdb",
            description = "The DuckDB database file (default: olap.duckdb; ORRERY_OLAP_DATABASE).")
    private Path file;

    Path file() {
        return file;
    }

    /** For one who reads all of it. */
    Queries unlimited() {
        return Queries.unlimited(file, OlapGenerations.live(file));
    }

    Queries limited(QueryLimits limits, DatabaseSettings duckdb) {
        return Queries.of(file, OlapGenerations.live(file), limits, duckdb);
    }
}
