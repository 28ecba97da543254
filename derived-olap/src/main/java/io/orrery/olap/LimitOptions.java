package io.orrery.olap;

import io.orrery.olap.query.QueryLimits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What one query may take. */
final class LimitOptions {

    @Option(
            names = "--query-rows",
            defaultValue = "1000000",
            paramLabel = "N",
            description = "The most rows that a query gives (default: 1000000).")
    private long rows;

    @Option(
            names = "--query-timeout",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "How long a query may run (default: 60).")
    private long seconds;

    @Option(
            names = "--query-memory",
            defaultValue = "128MB",
            paramLabel = "SIZE",
            description = "What the sorts, joins and aggregates of a query may hold before they go to disk"
                    + " (default: 128MB).")
    private String memory;

    QueryLimits limits() {
        return FeedOptions.setting(
                size -> new QueryLimits(
                        rows,
                        Duration.ofSeconds(seconds),
                        size,
                        QueryLimits.defaults().concurrent()),
                memory);
    }
}
