package io.orrery.olap;

import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.StartFrom;
import io.orrery.consumer.command.FromOption;
import io.orrery.consumer.command.MetricsOption;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.olap.query.QueryLimits;
import io.orrery.olap.query.QueryRunner;
import io.orrery.olap.query.QueryServer;
import io.orrery.olap.store.OlapGenerations;
import io.orrery.runtime.aws.AwsClients;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
    private FeedOptions feed;

    @Mixin
    private FromOption from;

    @Mixin
    private MetricsOption metrics;

    @Mixin
    private LimitOptions limit;

    @Override
    public Integer call() throws Exception {
        StartFrom start = from.from();
        QueryLimits limits = limit.limits();
        try (ShutdownSignal signal = new ShutdownSignal();
                AwsClients aws = AwsClients.fromEnvironment();
                OlapGenerations generations = feed.generations(true);
                GenerationalSatellite satellite = feed.satellite(aws, generations);
                MetricsOption.Served served = metrics.serve(satellite.name());
                RunningSatellite running = run(satellite.listener(served.listener()), start);
                QueryRunner queries = new QueryRunner(generations::database, limits);
                QueryServer server = QueryServer.start(queries, feed.base(), limits)) {
            signal.onStop(running::close);
            PrintWriter err = spec.commandLine().getErr();
            err.println("orrery: following stream '" + feed.stream() + "' into " + feed.base()
                    + " and serving queries on " + server.address() + "; try: orrery olap sql \"SHOW TABLES\"");
            err.flush();
            running.awaitStopped();
        }
        return 0;
    }

    private RunningSatellite run(GenerationalSatellite satellite, StartFrom start) {
        feed.ownership(satellite).requireLive();
        return satellite.run(start);
    }
}
