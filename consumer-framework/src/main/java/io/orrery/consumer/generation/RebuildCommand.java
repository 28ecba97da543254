package io.orrery.consumer.generation;

import io.orrery.consumer.StartFrom;
import io.orrery.consumer.command.FromOption;
import io.orrery.consumer.command.MetricsOption;
import io.orrery.runtime.UsageException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Builds a new generation beside the live one, and promotes it when it has caught up. A satellite's command extends it,
 * adds picocli's {@code @Command} and its own options, and says which satellite is meant.
 */
public abstract class RebuildCommand implements Callable<Integer> {

    @Mixin
    private FromOption from;

    @Mixin
    private MetricsOption metrics;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Leave out what was committed after that time, end there, and don't promote.")
    private String until;

    @Option(names = "--no-promote", description = "Leave the live generation live.")
    private boolean noPromote;

    @Option(names = "--continue", paramLabel = "N", description = "Take up the build of generation N again.")
    private Integer continued;

    @Spec
    private CommandSpec spec;

    /** For the satellite's command. */
    protected RebuildCommand() {}

    /** The satellite to rebuild; closed at the end. */
    protected abstract GenerationalSatellite satellite();

    /**
     * Compares a generation that has caught up with the live one, before readers see it; both still follow the stream.
     * By default nothing is compared. It is called again after it failed because the store was away.
     *
     * @param out where to tell what was found
     * @throws io.orrery.runtime.OrreryException if readers are not to see it
     */
    protected void check(GenerationalSatellite satellite, Generation generation, PrintWriter out) throws Exception {}

    @Override
    public final Integer call() throws Exception {
        StartFrom start = from.from();
        Optional<Instant> end = end();
        PrintWriter out = spec.commandLine().getOut();
        try (GenerationalSatellite satellite = satellite();
                MetricsOption.Served served = metrics.serve(satellite.name())) {
            satellite.listener(served.listener());
            Generation generation = continued == null
                    ? satellite.generations().create(start, end)
                    : satellite.generations().get(continued);
            out.println("Building generation " + generation.number() + " from " + generation.from());
            Build build = new Build(satellite, line -> {
                out.println("generation " + generation.number() + ": " + line);
                out.flush();
            });
            build.run(generation, waiting -> promote(satellite, generation, waiting, out));
        }
        return 0;
    }

    private void promote(GenerationalSatellite satellite, Generation generation, Waiting waiting, PrintWriter out)
            throws Exception {
        waiting.run(() -> check(satellite, generation, out));
        if (noPromote || generation.until().isPresent()) {
            out.println("Generation " + generation.number() + " is complete; 'promote " + generation.number()
                    + "' shows it to readers");
        } else {
            waiting.run(() -> satellite.promote(generation.number()));
            out.println("Generation " + generation.number() + " is live");
        }
        out.flush();
    }

    private Optional<Instant> end() {
        try {
            return Optional.ofNullable(until).map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    "Cannot use --until=" + until + ": must be a time such as 2026-01-02T03:04:05Z", e);
        }
    }
}
