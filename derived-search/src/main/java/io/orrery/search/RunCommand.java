package io.orrery.search;

import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.StartFrom;
import io.orrery.consumer.command.FromOption;
import io.orrery.consumer.command.MetricsOption;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.search.settings.SearchFile;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code orrery search run}: follows a stream until it is stopped. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Follows a stream and keeps one index a table up to date.")
final class RunCommand implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

    @Mixin
    private SatelliteOptions options;

    @Mixin
    private FromOption from;

    @Mixin
    private MetricsOption metrics;

    @Override
    public Integer call() throws InterruptedException {
        StartFrom start = from.from();
        SearchFile file = options.file();
        try (SearchGenerations generations = options.generations(Optional.of(file));
                SearchStore all =
                        SearchStore.open(options.elasticsearch().settings(), new SearchSettings(file, 1, false));
                AwsClients aws = AwsClients.fromEnvironment();
                GenerationalSatellite satellite = options.satellite(aws, generations);
                MetricsOption.Served served = metrics.serve(satellite.name());
                RunningSatellite running = satellite.listener(served.listener()).run(start);
                Purge purge = Purge.start(all, file.tombstoneRetention().duration())) {
            Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
            log.info(
                    "Indexing {} from stream {}; deleted rows stay marked for {}",
                    options.tables(),
                    options.stream(),
                    purge.retention());
            running.awaitStopped();
        }
        return 0;
    }
}
