package io.orrery.search;

import io.orrery.consumer.generation.DropCommand;
import io.orrery.consumer.generation.Generation;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.consumer.generation.GenerationsCommand;
import io.orrery.consumer.generation.PromoteCommand;
import io.orrery.consumer.generation.RebuildCommand;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.search.SearchGenerations.TableComparison;
import io.orrery.search.generation.Comparison;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands that build, list, promote and drop generations. */
final class GenerationCommands {

    private GenerationCommands() {}

    /** Opens what a command needs; the process ends with the command, and so do the connections. */
    private static GenerationalSatellite open(SatelliteOptions options) {
        return options.satellite(AwsClients.fromEnvironment(), options.generations(Optional.empty()));
    }

    @Command(
            name = "rebuild",
            mixinStandardHelpOptions = true,
            description =
                    "Builds all indices anew beside those that queries see, compares them, and moves queries over.")
    static final class Rebuild extends RebuildCommand {

        @Mixin
        private SatelliteOptions options;

        @Option(names = "--force", description = "Promote the new generation even if it differs from the live one.")
        private boolean force;

        @Option(
                names = "--patience",
                paramLabel = "SECONDS",
                defaultValue = "30",
                description = "How long either generation may take to read what the other has read (default: 30).")
        private int patienceSeconds;

        @Override
        protected GenerationalSatellite satellite() {
            return open(options);
        }

        @Override
        protected void check(GenerationalSatellite satellite, Generation generation, PrintWriter out)
                throws InterruptedException {
            Optional<Generation> live = satellite.generations().live();
            if (live.isEmpty() || live.get().number() == generation.number()) {
                return;
            }
            List<TableComparison> compared;
            try (SearchGenerations generations = options.generations(Optional.empty())) {
                compared = generations.compare(
                        live.get().number(),
                        generation.number(),
                        generation.until(),
                        Duration.ofSeconds(patienceSeconds));
            }
            compared.forEach(table -> print(table, out));
            if (!force && !compared.stream().allMatch(TableComparison::equal)) {
                throw new OrreryException("Generation " + generation.number() + " differs from the live generation "
                        + live.get().number() + " and was not promoted: promote it with 'orrery search promote "
                        + generation.number() + "' if that is meant, else drop it");
            }
        }

        private static void print(TableComparison table, PrintWriter out) {
            if (table.comparison().isEmpty()) {
                out.println(table.table() + ": the new generation has no index");
                return;
            }
            Comparison comparison = table.comparison().get();
            out.println(table.table() + ": " + comparison.documents() + " documents, "
                    + (comparison.equal() ? "equal" : comparison.count() + " differ"));
            comparison.differences().forEach(d -> out.println("  " + d.kind() + " " + d.id()));
        }
    }

    @Command(
            name = "generations",
            mixinStandardHelpOptions = true,
            description = "Lists the generations of the indices.")
    static final class Generations extends GenerationsCommand {
        @Mixin
        private SatelliteOptions options;

        @Override
        protected GenerationalSatellite satellite() {
            return open(options);
        }
    }

    @Command(
            name = "promote",
            mixinStandardHelpOptions = true,
            description = "Moves queries over to a generation, in one step.")
    static final class Promote extends PromoteCommand {
        @Mixin
        private SatelliteOptions options;

        @Override
        protected GenerationalSatellite satellite() {
            return open(options);
        }
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Moves queries back to the generation before the live one, in one step.")
    static final class Rollback implements Callable<Integer> {
        @Mixin
        private SatelliteOptions options;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws Exception {
            try (GenerationalSatellite satellite = open(options)) {
                int live =
                        satellite.generations().live().map(Generation::number).orElse(0);
                Generation before = satellite.generations().list().stream()
                        .filter(g -> g.state() == Generation.State.RETIRED && g.number() < live)
                        .max(Comparator.comparingInt(Generation::number))
                        .orElseThrow(() -> new OrreryException(
                                "There is no earlier generation to go back to: see 'orrery search generations'"));
                satellite.promote(before.number());
                spec.commandLine().getOut().println("Generation " + before.number() + " is live again");
            }
            return 0;
        }
    }

    @Command(
            name = "drop",
            mixinStandardHelpOptions = true,
            description = "Deletes a generation that queries don't see.")
    static final class Drop extends DropCommand {
        @Mixin
        private SatelliteOptions options;

        @Override
        protected GenerationalSatellite satellite() {
            return open(options);
        }
    }
}
