package io.orrery.consumer.generation;

import io.orrery.event.TableName;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Shows a generation to readers, in one step; one that is half built, or lacks what they see now, only if told so. For a
 * satellite's command to extend, as {@link RebuildCommand}.
 */
public abstract class PromoteCommand implements Callable<Integer> {

    @Parameters(paramLabel = "N", description = "The generation's number, as 'generations' lists it.")
    private int number;

    @Option(names = "--force", description = "Promote it even if it is half built, is empty, or lacks a table.")
    private boolean force;

    @Spec
    private CommandSpec spec;

    /** For the satellite's command. */
    protected PromoteCommand() {}

    /** The satellite; closed at the end. */
    protected abstract GenerationalSatellite satellite();

    /**
     * How many rows a generation has of each of its tables.
     *
     * @param live true if it is the one that readers see
     * @throws Exception if that cannot be told
     */
    protected abstract Map<TableName, Long> rows(int generation, boolean live) throws Exception;

    @Override
    public final Integer call() throws Exception {
        try (GenerationalSatellite satellite = satellite()) {
            Generation next = satellite.generations().get(number);
            // What readers are being shown already was looked at: to ask again is to finish it.
            if (!force && next.state() != Generation.State.LIVE) {
                check(satellite, next);
            }
            satellite.promote(number);
        }
        spec.commandLine().getOut().println("Generation " + number + " is live");
        return 0;
    }

    private void check(GenerationalSatellite satellite, Generation next) throws Exception {
        String command = spec.parent() == null ? "" : spec.parent().qualifiedName();
        PromotionRules rules = new PromotionRules(next, command);
        rules.requireBuilt();
        Optional<Generation> live = satellite.generations().live();
        rules.requireWhole(live.isPresent() ? rows(live.get().number(), true) : Map.of(), rows(number, false));
    }
}
