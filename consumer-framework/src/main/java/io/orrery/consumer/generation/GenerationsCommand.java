package io.orrery.consumer.generation;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists a satellite's generations. For a satellite's command to extend, as {@link RebuildCommand}. */
public abstract class GenerationsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    /** For the satellite's command. */
    protected GenerationsCommand() {}

    /** The satellite; closed at the end. */
    protected abstract GenerationalSatellite satellite();

    @Override
    public final Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (GenerationalSatellite satellite = satellite()) {
            for (Generation generation : satellite.generations().list()) {
                out.printf(
                        "%-4d %-10s from %s%s, created %s%n",
                        generation.number(),
                        generation
                                .state()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '-'),
                        generation.from(),
                        generation.until().map(until -> " until " + until).orElse(""),
                        generation.createdAt());
            }
        }
        out.flush();
        return 0;
    }
}
