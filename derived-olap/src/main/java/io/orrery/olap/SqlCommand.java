package io.orrery.olap;

import io.orrery.olap.query.Queries;
import io.orrery.olap.query.QueryFormat;
import io.orrery.olap.query.QueryOutput;
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

    @Option(
            names = "--limit",
            defaultValue = "10000",
            paramLabel = "N",
            description = "The most rows to print (default: 10000).")
    private long limit;

    @Mixin
    private LimitOptions limits;

    @Mixin
    private MemoryOption memory;

    @Override
    public Integer call() throws IOException {
        if (limit < 1) {
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
        int width = Terminal.watched() ? spec.usageMessage().width() : Integer.MAX_VALUE;
        Optional<String> note = queries.run(statement, new QueryOutput(format, limit, width), out);
        out.flush();
        note.ifPresent(text -> spec.commandLine().getErr().println("orrery: " + text));
        spec.commandLine().getErr().flush();
    }
}
