package io.orrery.consumer.command;

import io.orrery.consumer.FailurePolicy;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.worker.Profile;
import picocli.CommandLine.Option;

/** How a satellite works: a picocli mixin for each command that feeds a store. */
public final class WorkOptions {

    @Option(
            names = "--on-failure",
            paramLabel = "halt|park",
            defaultValue = "HALT",
            description = "What follows when an event cannot be applied: stop there (halt, the default), or set it and"
                    + " later ones of its key aside and go on (park).")
    private FailurePolicy.Action onFailure;

    @Option(
            names = "--enhanced-fan-out",
            description = "Read by enhanced fan-out: more throughput of its own, at AWS's price for it.")
    private boolean enhancedFanOut;

    @Option(
            names = "--profile",
            paramLabel = "aws|local",
            description = "The worker's timings. Default: what fits the Kinesis endpoint.")
    private Profile profile;

    /** For picocli. */
    public WorkOptions() {}

    /** Sets a satellite up as the options say, and returns it. */
    public Satellite apply(Satellite satellite) {
        satellite.onFailure(onFailure == FailurePolicy.Action.PARK ? FailurePolicy.park() : FailurePolicy.halt());
        if (enhancedFanOut) {
            satellite.enhancedFanOut();
        }
        if (profile != null) {
            satellite.profile(profile);
        }
        return satellite;
    }
}
