package io.orrery.consumer.generation;

import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists a satellite's generations, and which of their tables are complete. For a satellite's command to extend, as {@link RebuildCommand}. */
public abstract class GenerationsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    /** For the satellite's command. */
    protected GenerationsCommand() {}

    /** The satellite; closed at the end. */
    protected abstract GenerationalSatellite satellite();

    /**
     * Whether each table of a generation is all there.
     *
     * @return empty if that cannot be told, as for a generation of another machine
     */
    protected Map<TableName, Completeness> completeness(Generation generation) {
        return Map.of();
    }

    @Override
    public final Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (GenerationalSatellite satellite = satellite()) {
            for (Generation generation : satellite.generations().list()) {
                out.printf(
                        "%-4d %-10s from %s%s%s, created %s%n",
                        generation.number(),
                        generation
                                .state()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '-'),
                        generation.from(),
                        satellite
                                .generations()
                                .snapshot(generation.number())
                                .map(snapshot -> " and a snapshot")
                                .or(() -> satellite
                                        .generations()
                                        .archive(generation.number())
                                        .map(place -> " after the archive " + place))
                                .orElse(""),
                        generation.until().map(until -> " until " + until).orElse(""),
                        generation.createdAt());
                tables(generation, out);
            }
            satellite
                    .generations()
                    .switchingTo()
                    .ifPresent(number -> out.println("The promotion of generation " + number
                            + " was cut short, or is under way: 'promote " + number + "' finishes it"));
        }
        out.flush();
        return 0;
    }

    private void tables(Generation generation, PrintWriter out) {
        try {
            new TreeMap<>(completeness(generation))
                    .forEach((table, completeness) -> out.printf("     %-30s %s%n", table, completeness));
        } catch (OrreryException e) {
            out.printf("     cannot tell which tables are complete: %s%n", e.getMessage());
        }
    }
}
