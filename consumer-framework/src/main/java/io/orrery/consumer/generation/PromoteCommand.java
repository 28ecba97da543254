package io.orrery.consumer.generation;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a generation to readers, in one step. For a satellite's command to extend, as {@link RebuildCommand}. */
public abstract class PromoteCommand implements Callable<Integer> {

    @Parameters(paramLabel = "N", description = "The generation's number, as 'generations' lists it.")
    private int number;

    @Spec
    private CommandSpec spec;

    /** For the satellite's command. */
    protected PromoteCommand() {}

    /** The satellite; closed at the end. */
    protected abstract GenerationalSatellite satellite();

    /**
     * Looks at a generation before readers see it. By default any will do.
     *
     * @throws io.orrery.runtime.OrreryException if readers are not to see it
     */
    protected void check(GenerationalSatellite satellite, Generation generation) throws Exception {}

    @Override
    public final Integer call() throws Exception {
        try (GenerationalSatellite satellite = satellite()) {
            check(satellite, satellite.generations().get(number));
            satellite.promote(number);
        }
        spec.commandLine().getOut().println("Generation " + number + " is live");
        return 0;
    }
}
