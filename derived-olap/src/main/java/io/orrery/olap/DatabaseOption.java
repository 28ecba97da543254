package io.orrery.olap;

import io.orrery.olap.query.Queries;
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

    Queries queries() {
        return Queries.of(file, OlapGenerations.live(file));
    }
}
