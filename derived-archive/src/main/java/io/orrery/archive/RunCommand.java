package io.orrery.archive;

import io.orrery.archive.storage.Place;
import io.orrery.archive.store.ArchiveStore;
import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.StartFrom;
import io.orrery.consumer.command.FromOption;
import io.orrery.consumer.command.MetricsOption;
import io.orrery.consumer.command.StreamOptions;
import io.orrery.consumer.worker.Profile;
import io.orrery.runtime.aws.AwsClients;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Follows a stream into an archive until it is stopped. */
@Command(
        name = "run",
        description = "Follow a stream into Parquet files; started on several machines, they share the work.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StreamOptions stream;

    @Mixin
    private FromOption from;

    @Mixin
    private MetricsOption metrics;

    @Mixin
    private RollOptions roll;

    @Option(
            names = {"--archive-to", "--to"},
            required = true,
            paramLabel = "WHERE",
            description = "Where the archive lies: a folder that all workers share, or s3://BUCKET/PREFIX"
                    + " (ORRERY_ARCHIVE_TO).")
    private String to;

    @Option(
            names = {"--archive-name", "--name"},
            defaultValue = "archive",
            paramLabel = "NAME",
            description = "The satellite's name, one for each archive (default: archive; ORRERY_ARCHIVE_NAME).")
    private String name;

    @Option(
            names = "--enhanced-fan-out",
            description = "Read by enhanced fan-out: more throughput of its own, at AWS's price for it.")
    private boolean enhancedFanOut;

    @Option(
            names = "--profile",
            paramLabel = "aws|local",
            description = "The worker's timings. Default: what fits the Kinesis endpoint.")
    private Profile profile;

    @Override
    public Integer call() throws Exception {
        StartFrom start = from.from();
        try (AwsClients aws = AwsClients.fromEnvironment();
                ArchiveStore store = ArchiveStore.open(Place.open(to), roll.settings(stream.stream()));
                MetricsOption.Served served = metrics.serve(name);
                RunningSatellite running = satellite(aws, start)
                        .store(store)
                        .listener(served.listener())
                        .start()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("orrery: archiving stream '" + stream.stream() + "' to " + to);
            err.flush();
            running.awaitStopped();
        }
        return 0;
    }

    private Satellite satellite(AwsClients aws, StartFrom start) {
        Satellite satellite = stream.satellite(name).aws(aws).from(start);
        if (enhancedFanOut) {
            satellite.enhancedFanOut();
        }
        if (profile != null) {
            satellite.profile(profile);
        }
        return satellite;
    }
}
