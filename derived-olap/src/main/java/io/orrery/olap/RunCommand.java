package io.orrery.olap;

import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.StartFrom;
import io.orrery.event.TablePattern;
import io.orrery.olap.duck.DatabaseSettings;
import io.orrery.olap.query.QueryLimits;
import io.orrery.olap.query.QueryRunner;
import io.orrery.olap.query.QueryServer;
import io.orrery.olap.settings.TablesFile;
import io.orrery.olap.store.OlapSettings;
import io.orrery.olap.store.OlapStore;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsClients;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Follows a stream until it is stopped, and serves queries meanwhile. */
@Command(
        name = "run",
        description = "Follow a stream into a DuckDB database, and serve queries on it.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOption database;

    @Option(names = "--stream", required = true, paramLabel = "NAME", description = "The Kinesis stream.")
    private String stream;

    @Option(
            names = {"--olap-name", "--name"},
            defaultValue = "olap",
            paramLabel = "NAME",
            description = "The satellite's name, one for each database (default: olap).")
    private String name;

    @Option(
            names = "--tables",
            defaultValue = "*.*",
            paramLabel = "GLOB",
            description = "Which tables, for example 'shop.*' (default: all).")
    private String tables;

    @Option(
            names = "--from",
            defaultValue = "trim-horizon",
            paramLabel = "WHERE",
            description = "Where a new satellite begins: trim-horizon (default), latest, or a time.")
    private String from;

    @Option(
            names = {"--olap-settings", "--settings"},
            paramLabel = "FILE",
            description = "What is set per table, in YAML.")
    private Path tableSettings;

    @Option(
            names = {"--olap-memory", "--memory"},
            defaultValue = "1GB",
            paramLabel = "SIZE",
            description = "What DuckDB may use, queries included (default: 1GB).")
    private String memory;

    @Option(
            names = "--query-rows",
            defaultValue = "1000000",
            paramLabel = "N",
            description = "The most rows that a query gives (default: 1000000).")
    private long queryRows;

    @Option(
            names = "--query-timeout",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "How long a query may run (default: 60).")
    private long queryTimeout;

    @Override
    public Integer call() throws Exception {
        TablePattern pattern = setting(TablePattern::parse, tables);
        StartFrom start = setting(StartFrom::parse, from);
        DatabaseSettings duckdb = setting(
                size -> new DatabaseSettings(size, DatabaseSettings.defaults().threads()), memory);
        QueryLimits limits = setting(
                seconds -> new QueryLimits(
                        queryRows,
                        Duration.ofSeconds(seconds),
                        QueryLimits.defaults().concurrent()),
                queryTimeout);
        OlapSettings settings = OlapSettings.of(stream)
                .withDatabase(duckdb)
                .withTables(
                        tableSettings == null ? TablesFile.none() : TablesFile.read(tableSettings, System.getenv()));
        try (ShutdownSignal signal = new ShutdownSignal();
                AwsClients aws = AwsClients.fromEnvironment();
                OlapStore store = OlapStore.open(database.file(), settings);
                QueryRunner queries = new QueryRunner(store.database(), limits);
                QueryServer server = QueryServer.start(queries, database.file(), limits);
                RunningSatellite satellite = Satellite.named(name).stream(stream)
                        .tables(pattern)
                        .from(start)
                        .aws(aws)
                        .store(store)
                        .start()) {
            signal.onStop(satellite::close);
            PrintWriter err = spec.commandLine().getErr();
            err.println("orrery: following stream '" + stream + "' into " + database.file()
                    + " and serving queries on " + server.address()
                    + "; try: orrery olap sql \"SHOW TABLES\"");
            err.flush();
            satellite.awaitStopped();
        }
        return 0;
    }

    private static <A, B> B setting(Function<A, B> parse, A value) {
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
