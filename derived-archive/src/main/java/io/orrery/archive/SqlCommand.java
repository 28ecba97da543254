package io.orrery.archive;

import io.orrery.archive.look.ArchiveSql;
import io.orrery.archive.read.ArchiveReader;
import io.orrery.archive.storage.WorkFolder;
import io.orrery.olap.query.QueryLimits;
import io.orrery.olap.query.ResultOptions;
import io.orrery.runtime.UsageException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Queries tables as they were. */
@Command(
        name = "sql",
        description = "Query the archived tables as of any moment: FROM shop.orders AS OF '2026-03-01T14:03:00Z'.",
        mixinStandardHelpOptions = true,
        // The width of the terminal, which tables fit.
        usageHelpAutoWidth = true)
final class SqlCommand implements Callable<Integer> {

    @Mixin
    private LookOptions look;

    @Parameters(paramLabel = "SQL", description = "One statement that reads.")
    private String sql;

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            description = "The moment of tables that the statement names without one (default: all that is archived).")
    private String asOf;

    @Mixin
    private ResultOptions result;

    @Override
    public Integer call() throws IOException {
        result.check();
        try (WorkFolder work = new WorkFolder(look.work());
                ArchiveReader reader = look.open(work.path());
                ArchiveSql archive = new ArchiveSql(reader, work.path(), moment(), limits())) {
            result.print((output, out) -> archive.run(sql, output, out), "");
        }
        return 0;
    }

    /** Whoever asks an archive asks it alone. */
    private static QueryLimits limits() {
        return new QueryLimits(Long.MAX_VALUE, Duration.ofDays(1), "512MB", 1);
    }

    private Instant moment() {
        try {
            // The last moment that a day of the files can have.
            return asOf == null ? Instant.parse("9999-12-31T00:00:00Z") : Instant.parse(asOf);
        } catch (DateTimeParseException e) {
            throw new UsageException("Cannot use --as-of=" + asOf + ": must be a time such as 2026-03-01T14:03:00Z", e);
        }
    }
}
