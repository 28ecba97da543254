package io.orrery.olap;

import io.orrery.olap.duck.Database;
import io.orrery.olap.duck.DatabaseSettings;
import io.orrery.olap.query.QueryClient;
import io.orrery.olap.query.QueryFormat;
import io.orrery.olap.query.QueryLimits;
import io.orrery.olap.query.QueryRunner;
import io.orrery.runtime.UsageException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one query: through {@code olap run} while that has the database open, else on the file itself. */
@Command(
        name = "sql",
        description = "Query the database, whether 'olap run' is running or not.",
        mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOption database;

    @Parameters(index = "0", paramLabel = "SQL", description = "One statement that reads.")
    private String sql;

    @Option(
            names = "--format",
            defaultValue = "table",
            paramLabel = "FORMAT",
            description = "table (default), csv or json.")
    private QueryFormat format;

    @Option(
            names = "--limit",
            defaultValue = "10000",
            paramLabel = "N",
            description = "The most rows to print (default: 10000).")
    private long limit;

    @Override
    public Integer call() throws IOException {
        if (limit < 1) {
            throw new UsageException("Cannot use --limit=" + limit + ": must be at least 1");
        }
        OutputStream out = new BufferedOutputStream(System.out, 1 << 16);
        Optional<String> note = run(out);
        out.flush();
        note.ifPresent(text -> spec.commandLine().getErr().println("orrery: " + text));
        spec.commandLine().getErr().flush();
        return 0;
    }

    private Optional<String> run(OutputStream out) throws IOException {
        Optional<QueryClient> server = QueryClient.of(database.file());
        if (server.isPresent()) {
            return server.get().run(sql, format, limit, out);
        }
        // Nobody else is served from here, so only what the user asked for limits a query.
        QueryLimits limits = new QueryLimits(Long.MAX_VALUE, Duration.ofDays(1), 1);
        try (Database file = Database.openReadOnly(database.file(), DatabaseSettings.defaults());
                QueryRunner runner = new QueryRunner(file, limits)) {
            return runner.run(sql, format, limit, out);
        }
    }
}
