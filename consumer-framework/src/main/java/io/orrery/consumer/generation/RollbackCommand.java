package io.orrery.consumer.generation;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Shows readers the generation before the live one again, in one step. For a satellite's command to extend, as
 * {@link RebuildCommand}.
 */
public abstract class RollbackCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    /** For the satellite's command. */
    protected RollbackCommand() {}

    /** The satellite; closed at the end. */
    protected abstract GenerationalSatellite satellite();

    @Override
    public final Integer call() throws Exception {
        try (GenerationalSatellite satellite = satellite()) {
            Generation before = satellite.generations().before();
            satellite.promote(before.number());
            spec.commandLine().getOut().println("Generation " + before.number() + " is live again");
        }
        return 0;
    }
}
