package io.orrery.olap;

import io.orrery.archive.read.Archives;
import io.orrery.consumer.EventArchive;
import io.orrery.consumer.UnavailableException;
import io.orrery.consumer.generation.Generation;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.consumer.generation.RebuildCommand;
import io.orrery.consumer.generation.SnapshotFloors;
import io.orrery.olap.query.Queries;
import io.orrery.olap.store.OlapGenerations;
import io.orrery.olap.verify.GenerationCheck;
import io.orrery.olap.verify.TableComparison;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Builds a new database file beside the live one, compares them, and switches readers over to it. */
@Command(
        name = "rebuild",
        description = "Build the tables anew beside the live ones, and switch readers over when they have caught up.",
        mixinStandardHelpOptions = true)
final class OlapRebuildCommand extends RebuildCommand {

    private static final int LISTED = 10;

    /** What a supervisor takes to start a process again. */
    private static final Duration RESTART = Duration.ofMinutes(2);

    @Mixin
    private FeedOptions feed;

    @Option(
            names = "--patience",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description = "How long both generations may take to read what the other has read (default: 30).")
    private int patienceSeconds;

    @Option(names = "--force", description = "Promote the new generation even if it differs from the live one.")
    private boolean force;

    private OlapGenerations generations;
    private OptionalLong servedNanos = OptionalLong.empty();

    @Override
    protected GenerationalSatellite satellite() {
        AwsClients aws = AwsClients.fromEnvironment();
        generations = feed.generations(false);
        GenerationalSatellite satellite = feed.satellite(aws, generations);
        Ownership ownership = feed.ownership(satellite);
        ownership.require();
        ownership.note();
        return satellite;
    }

    @Override
    protected EventArchive archive(String place, Path work) {
        return Archives.open(place, work);
    }

    @Override
    protected void check(GenerationalSatellite satellite, Generation generation, SnapshotFloors floors, PrintWriter out)
            throws InterruptedException {
        Optional<Generation> live = satellite.generations().live();
        if (live.isEmpty() || live.get().number() == generation.number()) {
            return;
        }
        if (generation.until().isPresent()) {
            out.println("Not compared with the live generation, since it ends at "
                    + generation.until().get());
            return;
        }
        if (!Files.exists(OlapGenerations.live(feed.base()))) {
            out.println("Not compared with the live generation " + live.get().number() + ", whose file is gone");
            return;
        }
        List<TableComparison> compared;
        try (Queries old = live();
                Queries fresh = Queries.within(generations.database())) {
            boolean fed = old instanceof Queries.Remote;
            Duration patience = Duration.ofSeconds(patienceSeconds);
            compared = new GenerationCheck(old, fresh, feed.tables(), fed, floors, patience).compare();
        }
        compared.forEach(table -> print(table, out));
        out.flush();
        if (!force && !compared.stream().allMatch(TableComparison::equal)) {
            throw new OrreryException("Generation " + generation.number() + " differs from the live generation "
                    + live.get().number() + " and was not promoted: promote it with 'orrery olap promote "
                    + generation.number() + " --force' if that is meant, else drop it");
        }
    }

    /**
     * The way to the live generation. While 'olap run' is being started again its file is left alone, since it could not
     * open that, and does not follow the stream.
     */
    private Queries live() {
        Optional<Queries> served = Queries.served(feed.base());
        if (served.isPresent()) {
            servedNanos = OptionalLong.of(System.nanoTime());
            return served.get();
        }
        if (servedNanos.isPresent() && System.nanoTime() - servedNanos.getAsLong() < RESTART.toNanos()) {
            throw new UnavailableException("'orrery olap run' has ended: it is waited for, " + RESTART.toSeconds()
                    + " seconds, before its database is read without it");
        }
        return Queries.unlimited(feed.base(), OlapGenerations.live(feed.base()));
    }

    private static void print(TableComparison table, PrintWriter out) {
        String line = table.table() + ": "
                + (table.newRows() < 0
                        ? ""
                        : table.newRows()
                                + (table.newRows() == 1 ? " row" : " rows")
                                + (table.oldRows() < 0 ? "" : ", were " + table.oldRows()))
                + (table.equal() ? ", equal" : ", " + table.differences().size() + " differ");
        out.println(line + (table.note() == null ? "" : " (" + table.note() + ")"));
        table.differences().stream()
                .limit(LISTED)
                .forEach(d -> out.println("  " + d.kind().name().toLowerCase(Locale.ROOT) + " " + d.key()));
    }
}
