package io.orrery.search;

import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.StartFrom;
import io.orrery.consumer.command.FromOption;
import io.orrery.consumer.command.MetricsOption;
import io.orrery.consumer.generation.Generation;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.runtime.OrreryException;
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
        TombstoneAge age = new TombstoneAge(file.tombstoneRetention().duration());
        try (SearchGenerations generations = options.generations(file);
                AwsClients aws = AwsClients.fromEnvironment();
                GenerationalSatellite satellite = options.owner(aws, generations);
                MetricsOption.Served served = metrics.serve(satellite.name())) {
            requireLive(satellite, generations);
            satellite.listener(served.listener()).listener(age);
            follow(satellite, start, generations, age);
        }
        return 0;
    }

    @SuppressWarnings("try") // The purge is there to work, not to be asked.
    private void follow(
            GenerationalSatellite satellite, StartFrom start, SearchGenerations generations, TombstoneAge age)
            throws InterruptedException {
        try (RunningSatellite running = satellite.run(start);
                Purge purge = Purge.start(generations, age)) {
            Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
            log.info("Indexing {} from stream {}", options.tables(), options.stream());
            running.awaitStopped();
        }
    }

    /** An empty cluster is not filled with what comes from now on, as if it were all. */
    private void requireLive(GenerationalSatellite satellite, SearchGenerations generations) {
        Optional<Generation> live = satellite.generations().live();
        if (live.isPresent() && generations.live().isEmpty()) {
            int number = live.get().number();
            throw new OrreryException("Elasticsearch at "
                    + options.elasticsearch().settings().url() + " no longer holds generation " + number
                    + ", which this satellite has fed so far: restore its indices and run 'orrery search promote "
                    + number
                    + "', or build all anew with 'orrery search rebuild', with --snapshot for rows that the stream does"
                    + " not hold");
        }
    }
}
