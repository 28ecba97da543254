package io.orrery.archive;

import io.orrery.archive.look.ArchiveSql;
import io.orrery.archive.read.ArchiveReader;
import io.orrery.archive.store.WorkFolder;
import io.orrery.olap.query.QueryFormat;
import io.orrery.olap.query.QueryLimits;
import io.orrery.olap.query.QueryOutput;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Queries tables as they were. */
@Command(
        name = "sql",
        description = "Query the archived tables as of any moment: FROM shop.orders AS OF '2026-03-01T14:03:00Z'.",
        mixinStandardHelpOptions = true,
        // The width of the terminal, which tables fit.
        usageHelpAutoWidth = true)
final class SqlCommand implements Callable<Integer> {

    /** What a terminal is given of a result, where nobody says how much. */
    private static final long SCREENFUL = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LookOptions look;

    @Parameters(paramLabel = "SQL", description = "One statement that reads.")
    private String sql;

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            description = "The moment of tables that the statement names without one (default: all that is archived).")
    private String asOf;

    @Option(
            names = "--format",
            defaultValue = "table",
            paramLabel = "FORMAT",
            description = "table (default), csv, json or parquet.")
    private QueryFormat format;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "The most rows to print (default: 10000 in a terminal; all, or an error, into a file or pipe).")
    private Long limit;

    @Override
    public Integer call() throws IOException {
        if (limit != null && limit < 1) {
            throw new UsageException("Cannot use --limit=" + limit + ": must be at least 1");
        }
        if (format == QueryFormat.PARQUET && Terminal.watched()) {
            throw new UsageException("Parquet is not for a terminal: send the output to a file");
        }
        try (WorkFolder work = new WorkFolder(look.work());
                ArchiveReader reader = look.open(work.path());
                ArchiveSql archive = new ArchiveSql(reader, work.path(), moment(), limits())) {
            run(archive);
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

    private void run(ArchiveSql archive) throws IOException {
        OutputStream out = new BufferedOutputStream(System.out, 1 << 16);
        boolean person = Terminal.watched();
        int width = person ? spec.usageMessage().width() : Integer.MAX_VALUE;
        long rows = limit != null ? limit : person ? SCREENFUL : Long.MAX_VALUE;
        Optional<String> note = archive.run(sql, new QueryOutput(format, rows, width), out);
        out.flush();
        if (note.isPresent() && !person && limit == null) {
            // A program takes what it reads for all that there is.
            throw new OrreryException("The result is cut off: " + note.get());
        }
        note.ifPresent(text -> spec.commandLine().getErr().println("orrery: " + text));
        spec.commandLine().getErr().flush();
    }
}
