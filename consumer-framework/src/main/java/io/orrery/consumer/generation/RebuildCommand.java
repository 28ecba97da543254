package io.orrery.consumer.generation;

import io.orrery.consumer.EventArchive;
import io.orrery.consumer.StartFrom;
import io.orrery.consumer.command.ArchiveOptions;
import io.orrery.consumer.command.FromOption;
import io.orrery.consumer.command.MetricsOption;
import io.orrery.consumer.command.SnapshotOptions;
import io.orrery.runtime.UsageException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Builds a new generation beside the live one, and promotes it when it has caught up. A satellite's command extends it,
 * adds picocli's {@code @Command} and its own options, and says which satellite is meant.
 */
public abstract class RebuildCommand implements Callable<Integer> {

    /** More than clocks that are kept right differ by. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    @Mixin
    private FromOption from;

    @Mixin
    private SnapshotOptions snapshot;

    @Mixin
    private ArchiveOptions archive;

    @Mixin
    private MetricsOption metrics;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Leave out what was committed after that time, end there, and don't promote.")
    private String until;

    @Option(names = "--no-promote", description = "Leave the live generation live.")
    private boolean noPromote;

    @Option(names = "--continue", paramLabel = "N", description = "Take up the build of generation N again.")
    private Integer continued;

    @Spec
    private CommandSpec spec;

    /** For the satellite's command. */
    protected RebuildCommand() {}

    /** The satellite to rebuild; closed at the end. */
    protected abstract GenerationalSatellite satellite();

    /**
     * Opens an archive of the stream. By default there is none to be read.
     *
     * @param place where it lies, as a user names it
     * @param work where files of it may be put
     * @return to be closed by the caller
     * @throws io.orrery.runtime.OrreryException if there is no archive
     */
    protected EventArchive archive(String place, Path work) {
        throw new UsageException("Cannot use --from-archive: this satellite does not read archives; leave it out");
    }

    /**
     * Compares a generation that has caught up with the live one, before readers see it; both still follow the stream.
     * By default nothing is compared. It is called again after it failed because the store was away.
     *
     * @param floors where the snapshot began that it is built from: what differs and is older counts for nothing
     * @param out where to tell what was found
     * @throws io.orrery.runtime.OrreryException if readers are not to see it
     */
    protected void check(GenerationalSatellite satellite, Generation generation, SnapshotFloors floors, PrintWriter out)
            throws Exception {}

    @Override
    public final Integer call() throws Exception {
        StartFrom start = from.from();
        Optional<Instant> end = end();
        requireNow();
        requireArchiveAlone();
        PrintWriter out = spec.commandLine().getOut();
        try (GenerationalSatellite satellite = satellite();
                MetricsOption.Served served = metrics.serve(satellite.name());
                Archive opened = open(satellite)) {
            satellite.listener(served.listener());
            Generation generation = generation(satellite, opened.archive(), start, end);
            out.println("Building generation " + generation.number() + " from "
                    + opened.archive()
                            .map(read -> "the archive " + read.place())
                            .orElseGet(() -> generation.from().toString()));
            out.flush();
            Optional<SnapshotWatch> watch = snapshot(satellite, generation, out);
            Build build = new Build(satellite, line -> {
                out.println(prefix(generation) + line);
                out.flush();
            });
            build.run(
                    generation,
                    watch,
                    opened.archive(),
                    waiting -> promote(
                            satellite,
                            generation,
                            watch.map(SnapshotWatch::floors).orElse(SnapshotFloors.NONE),
                            waiting,
                            out));
        }
        return 0;
    }

    private static String prefix(Generation generation) {
        return "generation " + generation.number() + ": ";
    }

    /** A snapshot has rows as they are now. */
    private void requireNow() {
        if (snapshot.isGiven() && (until != null || from.isGiven())) {
            throw new UsageException("Cannot use --" + (until != null ? "until" : "from")
                    + " with --snapshot: that builds from the rows that the source holds now, and from what comes since;"
                    + " leave one of the two out");
        }
    }

    private void requireArchiveAlone() {
        if (archive.where().isPresent() && (from.isGiven() || snapshot.isGiven() || continued != null)) {
            throw new UsageException("Cannot use --from-archive with "
                    + (from.isGiven() ? "--from" : snapshot.isGiven() ? "--snapshot" : "--continue")
                    + (continued == null
                            ? ": an archive is read from its beginning, and then the stream; leave one of the two out"
                            : ": the generation knows its archive; leave --from-archive out"));
        }
    }

    /** The archive that is still to be read, if any. */
    private record Archive(Optional<EventArchive> archive) implements AutoCloseable {
        @Override
        public void close() {
            archive.ifPresent(EventArchive::close);
        }
    }

    private Archive open(GenerationalSatellite satellite) {
        Optional<String> place = continued == null
                ? archive.where()
                : satellite
                        .generations()
                        .archive(continued)
                        .filter(noted ->
                                !satellite.hasArchive(satellite.generations().get(continued)));
        return new Archive(place.map(where -> archive(where, archive.work())));
    }

    private Generation generation(
            GenerationalSatellite satellite, Optional<EventArchive> read, StartFrom start, Optional<Instant> end) {
        if (continued != null) {
            return satellite.generations().get(continued);
        }
        if (snapshot.isGiven()) {
            return fromSnapshot(satellite);
        }
        if (read.isPresent()) {
            // Before there is a generation that nothing can become of.
            satellite.requireOverlap(read.get(), end);
            return satellite.generations().fromArchive(read.get().place(), end);
        }
        return satellite.generations().create(start, end);
    }

    private Generation fromSnapshot(GenerationalSatellite satellite) {
        // Before anybody is asked, by some time since clocks differ: a snapshot counts if its beginning is seen.
        Instant since = Instant.now().minus(CLOCKS_DIFFER).truncatedTo(ChronoUnit.MILLIS);
        AskedSnapshot asked = satellite.snapshots(snapshot.stateTable()).draw();
        return satellite.generations().create(since, asked);
    }

    /** Asks for the snapshot that a generation is built from, where that has not been done, or came to nothing. */
    private Optional<SnapshotWatch> snapshot(GenerationalSatellite satellite, Generation generation, PrintWriter out) {
        Optional<AskedSnapshot> noted = satellite.generations().snapshot(generation.number());
        if (noted.isEmpty() && snapshot.isGiven()) {
            throw new UsageException("Cannot use --snapshot with --continue " + generation.number()
                    + ": that generation is built from the stream alone; leave --continue out for a new one");
        }
        return noted.map(before -> {
            SnapshotOrder order = satellite.snapshots(before.stateTable());
            AskedSnapshot asked = continued == null ? before : order.renewed(before);
            if (!asked.equals(before)) {
                satellite.generations().snapshot(generation.number(), asked);
            }
            order.ask(asked);
            asked.requests()
                    .forEach((producer, id) ->
                            out.println("Its rows come by snapshot " + id + " of the producer '" + producer + "'"));
            out.flush();
            String command = spec.parent() == null ? "" : spec.parent().qualifiedName() + " ";
            return satellite.watch(
                    asked,
                    "'" + command + "rebuild --continue " + generation.number()
                            + "' asks for what is missing anew, '" + command + "drop " + generation.number()
                            + "' gives the generation up; readers see what they saw",
                    spec.usageMessage().width() - prefix(generation).length());
        });
    }

    private void promote(
            GenerationalSatellite satellite,
            Generation generation,
            SnapshotFloors floors,
            Waiting waiting,
            PrintWriter out)
            throws Exception {
        waiting.run(() -> check(satellite, generation, floors, out));
        if (noPromote || generation.until().isPresent()) {
            out.println("Generation " + generation.number() + " is complete; 'promote " + generation.number()
                    + "' shows it to readers");
        } else {
            waiting.run(() -> satellite.promote(generation.number()));
            out.println("Generation " + generation.number() + " is live");
        }
        out.flush();
    }

    private Optional<Instant> end() {
        try {
            return Optional.ofNullable(until).map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    "Cannot use --until=" + until + ": must be a time such as 2026-01-02T03:04:05Z", e);
        }
    }
}
