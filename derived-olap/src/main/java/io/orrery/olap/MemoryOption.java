package io.orrery.olap;

import io.orrery.olap.duck.DatabaseSettings;
import picocli.CommandLine.Option;

/** How much memory DuckDB may use. */
final class MemoryOption {

    @Option(
            names = {"--olap-memory", "--memory"},
            defaultValue = "1GB",
            paramLabel = "SIZE",
            description = "What DuckDB may use where this command opens the file, queries included (default: 1GB).")
    private String memory;

    DatabaseSettings duckdb() {
        return FeedOptions.setting(
                size -> new DatabaseSettings(size, DatabaseSettings.defaults().threads()), memory);
    }
}
