package io.orrery.olap;

import io.orrery.olap.query.Queries;
import io.orrery.olap.query.ResultOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    private ResultOptions result;

    @Mixin
    private LimitOptions limits;

    @Mixin
    private MemoryOption memory;

    @Override
    public Integer call() throws IOException {
        result.check();
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
        result.print(
                (output, out) -> queries.run(statement, output, out),
                ". Use 'orrery olap export' for whole tables, or start 'orrery olap run' (or where it does not"
                        + " run, this command) with a larger --query-rows");
    }
}
