package io.orrery.consumer.generation;

import io.orrery.runtime.OrreryException;
import java.util.Comparator;
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
            int live = satellite.generations().live().map(Generation::number).orElse(0);
            Generation before = satellite.generations().list().stream()
                    .filter(g -> g.state() == Generation.State.RETIRED && g.number() < live)
                    .max(Comparator.comparingInt(Generation::number))
                    .orElseThrow(() -> new OrreryException(
                            "There is no earlier generation to go back to: 'generations' lists those there are"));
            satellite.promote(before.number());
            spec.commandLine().getOut().println("Generation " + before.number() + " is live again");
        }
        return 0;
    }
}
