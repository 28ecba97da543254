package io.orrery.consumer.generation;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes a generation that readers don't see. For a satellite's command to extend, as {@link RebuildCommand}. */
public abstract class DropCommand implements Callable<Integer> {

    @Parameters(paramLabel = "N", description = "The generation's number, as 'generations' lists it.")
    private int number;

    @Spec
    private CommandSpec spec;

    /** For the satellite's command. */
    protected DropCommand() {}

    /** The satellite; closed at the end. */
    protected abstract GenerationalSatellite satellite();

    @Override
    public final Integer call() throws Exception {
        try (GenerationalSatellite satellite = satellite()) {
            satellite.drop(number);
        }
        spec.commandLine().getOut().println("Generation " + number + " is dropped");
        return 0;
    }
}
