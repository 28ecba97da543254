package io.orrery.search;

import io.orrery.archive.read.Archives;
import io.orrery.consumer.EventArchive;
import io.orrery.consumer.generation.DropCommand;
import io.orrery.consumer.generation.Generation;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.consumer.generation.GenerationsCommand;
import io.orrery.consumer.generation.PromoteCommand;
import io.orrery.consumer.generation.RebuildCommand;
import io.orrery.consumer.generation.RollbackCommand;
import io.orrery.consumer.generation.SnapshotFloors;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import io.orrery.search.connection.Elasticsearch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands that build, list, promote and drop generations. */
final class GenerationCommands {

    private GenerationCommands() {}

    /** The generation that queries see, where another one is to take its place. */
    private static Optional<Generation> liveBeside(GenerationalSatellite satellite, Generation next) {
        return satellite.generations().live().filter(live -> live.number() != next.number());
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
            return options.ownerForCommand();
        }

        @Override
        protected EventArchive archive(String place, Path work) {
            return Archives.open(place, work);
        }

        @Override
        protected void check(
                GenerationalSatellite satellite, Generation generation, SnapshotFloors floors, PrintWriter out)
                throws InterruptedException {
            Optional<Generation> live = liveBeside(satellite, generation);
            if (live.isEmpty()) {
                return;
            }
            try (SearchGenerations generations = options.generations(options.file())) {
                new PromotionCheck(generations, live.get(), generation, floors)
                        .requireEqual(Duration.ofSeconds(patienceSeconds), out);
            } catch (OrreryException e) {
                // What is away will be back: then it is compared.
                if (!force || Elasticsearch.isAway(e)) {
                    throw e;
                }
                out.println("Promoting it all the same, as --force says");
            }
        }
    }

    @Command(
            name = "generations",
            mixinStandardHelpOptions = true,
            description = "Lists the generations of the indices, and which of their tables are complete.")
    static final class Generations extends GenerationsCommand {
        @Mixin
        private SatelliteOptions options;

        @Override
        protected Map<TableName, Completeness> completeness(Generation generation) {
            try (SearchGenerations generations = options.generations(options.file())) {
                return generations.completeness(generation.number());
            }
        }

        @Override
        protected GenerationalSatellite satellite() {
            return options.forCommand();
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
            return options.forCommand();
        }

        @Override
        protected Map<TableName, Long> rows(int generation, boolean live) {
            try (SearchGenerations generations = options.generations(options.file())) {
                return generations.rows(generation);
            }
        }
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Moves queries back to the generation before the live one, in one step.")
    static final class Rollback extends RollbackCommand {
        @Mixin
        private SatelliteOptions options;

        @Override
        protected GenerationalSatellite satellite() {
            return options.forCommand();
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
            return options.forCommand();
        }
    }
}
