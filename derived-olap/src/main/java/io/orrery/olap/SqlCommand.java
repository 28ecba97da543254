package io.orrery.olap;

import io.orrery.olap.query.Queries;
import io.orrery.olap.query.QueryFormat;
import io.orrery.olap.query.QueryLimits;
import io.orrery.olap.query.QueryOutput;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs queries: through {@code olap run} while that has the database open, else on the file itself. */
@Command(
        name = "sql",
        description =
                "Query the database, whether 'olap run' is running or not; without SQL, as many queries as are typed.",
        mixinStandardHelpOptions = true,
        // The width of the terminal, which tables fit.
        usageHelpAutoWidth = true)
final class SqlCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOption database;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SQL",
            description = "One statement that reads; without it, statements come from standard input.")
    private String sql;

    @Option(
            names = "--format",
            defaultValue = "table",
            paramLabel = "FORMAT",
            description = "table (default), csv, json or parquet.")
    private QueryFormat format;

    /** What a terminal is given of a result, where nobody says how much. */
    private static final long SCREENFUL = 10_000;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "The most rows to print (default: 10000 in a terminal; all, or an error, into a file or pipe).")
    private Long limit;

    @Mixin
    private LimitOptions limits;

    @Mixin
    private MemoryOption memory;

    @Override
    public Integer call() throws IOException {
        if (limit != null && limit < 1) {
            throw new UsageException("Cannot use --limit=" + limit + ": must be at least 1");
        }
        if (format == QueryFormat.PARQUET && Terminal.watched()) {
            throw new UsageException("Parquet is not for a terminal: send the output to a file");
        }
        try (Queries queries = database.limited(limits.limits(), memory.duckdb())) {
            if (sql == null) {
                return new SqlShell(
                                statement -> run(queries, statement),
                                spec.commandLine().getErr())
                        .run();
            }
            run(queries, sql);
        }
        return 0;
    }

    private void run(Queries queries, String statement) throws IOException {
        OutputStream out = new BufferedOutputStream(System.out, 1 << 16);
        boolean person = Terminal.watched();
        int width = person ? spec.usageMessage().width() : Integer.MAX_VALUE;
        long rows = limit != null ? limit : person ? SCREENFUL : Long.MAX_VALUE;
        Optional<String> note = queries.run(statement, new QueryOutput(format, rows, width), out);
        out.flush();
        boolean asked = note.equals(Optional.of(QueryLimits.leftOff(rows)));
        if (note.isPresent() && !person && !asked) {
            // A program takes what it reads for all that there is.
            throw new OrreryException("The result is cut off: " + note.get()
                    + ". Use 'orrery olap export' for whole tables, or start 'orrery olap run' (or where it does not"
                    + " run, this command) with a larger --query-rows");
        }
        note.ifPresent(text -> spec.commandLine().getErr().println("orrery: " + text));
        spec.commandLine().getErr().flush();
    }
}
