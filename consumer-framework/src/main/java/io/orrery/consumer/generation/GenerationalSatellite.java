package io.orrery.consumer.generation;

import io.orrery.consumer.ArchiveReads;
import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.EventArchive;
import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.SatelliteListener;
import io.orrery.consumer.StartFrom;
import io.orrery.consumer.worker.ArchiveHandOver;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.StreamProducers;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** A satellite whose store has generations: runs the one that readers see, builds new ones, switches and drops. */
public final class GenerationalSatellite implements AutoCloseable {

    private final AwsClients aws;
    private final GenerationalStore store;
    private final Function<String, Satellite> settings;
    private final Generations generations;
    private final String name;
    private final List<SatelliteListener> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param name the satellite's name
     * @param aws stays the caller's to close
     * @param store makes the generations' stores; stays the caller's to close
     * @param settings makes a satellite under the name that it is given, with stream and all but store, start and end
     */
    public GenerationalSatellite(
            String name, AwsClients aws, GenerationalStore store, Function<String, Satellite> settings) {
        this.aws = aws.another();
        this.store = store;
        this.settings = settings;
        this.name = name;
        this.generations = new Generations(this.aws.dynamoDb(), name);
    }

    /** The satellite's name. */
    public String name() {
        return name;
    }

    /** Observes each generation that is fed from now on, beside the observers named before. */
    public GenerationalSatellite listener(SatelliteListener observer) {
        listeners.add(Objects.requireNonNull(observer, "observer"));
        return this;
    }

    /** What generations there are. */
    public Generations generations() {
        return generations;
    }

    /**
     * Feeds the live generation, and follows when another one is promoted. Where there is none yet, the first is made
     * and promoted.
     *
     * @param from where the first generation begins
     */
    public RunningSatellite run(StartFrom from) {
        LiveSatellite live = new LiveSatellite(this, from);
        live.start();
        return live;
    }

    /**
     * What asks for a snapshot of the satellite's tables.
     *
     * @param stateTable where the producers are known
     */
    SnapshotOrder snapshots(String stateTable) {
        Satellite satellite = settings.apply(name);
        return new SnapshotOrder(
                producers(stateTable),
                stateTable,
                satellite.stream(),
                satellite.tables().toString());
    }

    /** What follows a snapshot that was asked for; the parameters as {@link SnapshotWatch} has them. */
    SnapshotWatch watch(AskedSnapshot asked, String remedy, int columns) {
        return new SnapshotWatch(producers(asked.stateTable()), settings.apply(name).stream(), asked, remedy, columns);
    }

    private StreamProducers producers(String stateTable) {
        return new StreamProducers(aws.dynamoDbSync(), stateTable);
    }

    boolean isStoreAway(Exception thrown) {
        return store.isAway(thrown);
    }

    /** Shows a generation to readers. */
    public void promote(int number) throws Exception {
        generations.promote(number, store);
    }

    /** Deletes a generation that readers don't see. */
    public void drop(int number) throws Exception {
        generations.drop(number, store);
    }

    /** The generation to feed: the live one, else the first, which becomes live. */
    Generation liveOrFirst(StartFrom from) throws Exception {
        generations.finishPromotion(store);
        if (generations.live().isEmpty()) {
            Generation first = generations.first(from);
            requireArchiveRead(first);
            close(store.open(first.number()));
            promote(first.number());
        }
        return generations.live().orElseThrow();
    }

    /** What finishes a switch of readers that was cut short. */
    CutSwitch cutSwitch() {
        return new CutSwitch(generations, store);
    }

    /** A generation's store, and the satellite that feeds it. */
    record Feeding(DerivedStore store, RunningSatellite satellite) implements AutoCloseable {
        @Override
        public void close() {
            satellite.close();
            GenerationalSatellite.close(store);
        }
    }

    /**
     * Sees that an archive can be read before a stream.
     *
     * @param until where the generation ends; empty for no end
     * @throws OrreryException if it is of another stream, or ends before what the stream still holds
     */
    void requireOverlap(EventArchive archive, Optional<Instant> until) {
        try (AwsClients own = aws.another()) {
            String stream = settings.apply(name).stream();
            ArchiveReads.requireStream(archive, stream);
            new ArchiveHandOver(own, name, stream).requireOverlap(ArchiveReads.shards(archive, until));
        }
    }

    /** True if a generation lacks nothing of the archive that it is built from. */
    boolean hasArchive(Generation generation) {
        if (generations.archive(generation.number()).isEmpty()) {
            return true;
        }
        try (AwsClients own = aws.another()) {
            return new ArchiveHandOver(own, generation.application(), settings.apply(name).stream()).isRead();
        }
    }

    private void requireArchiveRead(Generation generation) {
        if (!hasArchive(generation)) {
            throw new OrreryException("Generation " + generation.number() + " of '" + name
                    + "' has not read all of its archive: go on with 'rebuild --continue " + generation.number()
                    + "', or drop it");
        }
    }

    /** Starts to feed a generation that lacks nothing of an archive. */
    Feeding feed(Generation generation, Function<DerivedStore, DerivedStore> around) throws Exception {
        requireArchiveRead(generation);
        return feed(generation, around, satellite -> {});
    }

    /**
     * Starts to feed a generation.
     *
     * @param more sets what the generation itself does not tell
     */
    Feeding feed(Generation generation, Function<DerivedStore, DerivedStore> around, Consumer<Satellite> more)
            throws Exception {
        DerivedStore opened = store.open(generation.number());
        try {
            Satellite satellite = settings.apply(generation.application())
                    .aws(aws)
                    .store(around.apply(opened))
                    .from(generation.from());
            generation.until().ifPresent(satellite::until);
            listeners.forEach(satellite::listener);
            more.accept(satellite);
            return new Feeding(opened, satellite.start());
        } catch (RuntimeException e) {
            close(opened);
            throw e;
        }
    }

    private static void close(DerivedStore store) {
        if (store instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new OrreryException("Cannot close the store of a generation: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        aws.close();
    }
}
