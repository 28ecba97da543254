package io.orrery.simulation;

import io.orrery.event.TableSchema;
import io.orrery.runtime.snapshot.SnapshotRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** One schedule: a source, a producer, a stream and satellites, and what is done to them. Decided by its seed and steps. */
final class Simulation {

    private static final int STEPS = 60;
    private static final int LENGTH_MILLIS = 3_000;
    private static final int SETTLE_MILLIS = 500;
    private static final int SETTLED_WITHIN = 40;

    private final long seed;
    private final World world;
    private final SimulatedProducer.Around around;
    private final List<SimulatedProducer> producers = new ArrayList<>();
    private final List<SimulatedSatellite> satellites = new ArrayList<>();
    private int producersStarted;
    private int snapshots;

    private Simulation(long seed, Story story) {
        this.seed = seed;
        this.world = new World(seed, story);
        this.around = new SimulatedProducer.Around(
                world,
                new ModelMysql(world),
                new ModelKinesis(world, world.between(1, 3), SimulatedProducer.LARGEST_RECORD_BYTES),
                new ModelDynamo(world));
    }

    /** The steps of a seed. */
    static List<Step> steps(long seed) {
        Random random = new Random(seed);
        int all = Arrays.stream(Step.Kind.values()).mapToInt(Step.Kind::weight).sum();
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            int dice = random.nextInt(all);
            int kind = 0;
            while (dice >= Step.Kind.values()[kind].weight()) {
                dice -= Step.Kind.values()[kind++].weight();
            }
            steps.add(new Step(random.nextInt(LENGTH_MILLIS), Step.Kind.values()[kind]));
        }
        Collections.sort(steps);
        return steps;
    }

    /**
     * Runs some steps and looks whether all holds.
     *
     * @throws AssertionError if something does not
     */
    static Counters run(long seed, List<Step> steps, Story story) {
        Simulation simulation = new Simulation(seed, story);
        try {
            simulation.run(steps);
            return simulation.world.counters();
        } finally {
            simulation.world.end();
        }
    }

    private void run(List<Step> steps) {
        boolean olderRows = seed % 2 == 0;
        if (olderRows) {
            around.mysql().fill();
            snapshot();
        }
        satellites.add(new SimulatedSatellite(around, "guarded", true, false, seed % 3 != 0));
        satellites.add(new SimulatedSatellite(around, "positioned", true, true, seed % 3 != 1));
        satellites.add(new SimulatedSatellite(around, "handlers", false, false, true));
        startProducer();
        for (Step step : steps) {
            world.after(step.at(), Life.WORLD, () -> perform(step.kind()));
        }
        world.runUntil(LENGTH_MILLIS + 100L);
        settle();
        compare();
    }

    private void startProducer() {
        SimulatedProducer.start(around, "producer-" + ++producersStarted)
                .ifPresentOrElse(
                        producers::add, () -> world.after(world.between(50, 300), Life.WORLD, this::startProducer));
    }

    private Optional<SimulatedProducer> producer() {
        producers.removeIf(SimulatedProducer::over);
        return producers.isEmpty() ? Optional.empty() : Optional.of(producers.get(producers.size() - 1));
    }

    private SimulatedSatellite satellite() {
        return satellites.get(world.random().nextInt(satellites.size()));
    }

    private TableSchema table() {
        return Tables.ALL.get(world.random().nextInt(Tables.ALL.size()));
    }

    private void perform(Step.Kind kind) {
        if (kind != Step.Kind.COMMIT) {
            world.tell(() -> "— " + kind);
        }
        switch (kind) {
            case COMMIT -> around.mysql().commit(world.between(1, 6));
            case TRUNCATE -> around.mysql().statement(ModelLog.Kind.TRUNCATED, table());
            case DEFINE -> around.mysql().statement(ModelLog.Kind.DEFINED, table());
            case SPLIT -> around.kinesis().reshard(true);
            case MERGE -> around.kinesis().reshard(false);
            case KINESIS_TROUBLE -> around.kinesis().trouble(world.between(50, 800), world.between(1, 3));
            case DYNAMO_TROUBLE -> around.dynamo().trouble(world.between(50, 400), world.between(1, 3));
            case KILL_PRODUCER -> {
                producer().ifPresent(SimulatedProducer::kill);
                world.counters().count("a producer is killed");
                world.after(world.between(1, 300), Life.WORLD, this::startProducer);
            }
            case FREEZE_PRODUCER -> {
                int frozen = world.between(50, 900);
                producer().ifPresent(frozenOne -> frozenOne.freeze(frozen));
                world.counters().count("a producer is frozen");
                world.after(world.between(1, 300), Life.WORLD, this::startProducer);
            }
            case RECONNECT -> producer().ifPresent(SimulatedProducer::reconnect);
            case SNAPSHOT -> snapshot();
            case KILL_WORKER -> satellite().kill();
            case KILL_BEFORE_CHECKPOINT -> satellite().killBeforeCheckpoint();
            case STEAL_SHARDS -> satellite().steal();
            case STORE_TROUBLE -> Optional.ofNullable(satellite().store()).ifPresent(store -> store.trouble(300));
            case REFUSE -> Optional.ofNullable(satellite().store()).ifPresent(store -> store.refuse(true));
            case MEND -> satellites.forEach(SimulatedSatellite::mend);
        }
    }

    private void snapshot() {
        String id = "snapshot-" + ++snapshots;
        String tables = world.onceIn(2) ? "*.*" : table().table().toString();
        try {
            around.requests()
                    .add(new SnapshotRequest(
                            id,
                            SnapshotRequest.Kind.SNAPSHOT,
                            snapshots == 1 ? "*.*" : tables,
                            null,
                            0,
                            SnapshotRequest.Wish.RUN,
                            null,
                            World.START.toString()));
            world.counters().count("a snapshot is asked for");
        } catch (RuntimeException e) {
            // DynamoDB is away: whoever asked is told.
        }
    }

    /** Lets all come to rest: nothing fails any more, and what was refused is mended. */
    private void settle() {
        around.kinesis().trouble(0, 1);
        around.dynamo().trouble(0, 1);
        satellites.forEach(satellite -> Optional.ofNullable(satellite.store()).ifPresent(store -> store.trouble(0)));
        for (int i = 0; i < SETTLED_WITHIN; i++) {
            satellites.forEach(SimulatedSatellite::mend);
            if (i % 10 == 9) {
                // A worker that did not know that its shard was another's may have parked an event, of which the other
                // one
                // hears only when it begins anew.
                satellites.forEach(SimulatedSatellite::kill);
            }
            world.runUntil(world.now() + SETTLE_MILLIS);
            boolean published = producer().isPresent()
                    && producers.size() == 1
                    && producer().get().done()
                    && around.requests().requests().isEmpty();
            if (published && satellites.stream().allMatch(SimulatedSatellite::done)) {
                // What is on its way still may come late.
                world.runUntil(world.now() + 1_500);
                if (satellites.stream().allMatch(SimulatedSatellite::done)) {
                    return;
                }
            }
        }
        throw new AssertionError("nothing comes to rest: " + world.counters()
                + producers.stream().map(SimulatedProducer::state).toList() + ", requests "
                + around.requests().requests() + ", satellites done "
                + satellites.stream().map(SimulatedSatellite::done).toList());
    }

    private void compare() {
        for (SimulatedSatellite satellite : satellites) {
            for (TableSchema table : satellite.store() == null ? List.<TableSchema>of() : Tables.ALL) {
                Map<String, Integer> source = around.mysql().contents(table);
                Map<String, Integer> derived = satellite.store().contents(table);
                if (!source.equals(derived)) {
                    Map<String, Integer> missing = new java.util.TreeMap<>(source);
                    missing.entrySet().removeAll(derived.entrySet());
                    Map<String, Integer> extra = new java.util.TreeMap<>(derived);
                    extra.entrySet().removeAll(source.entrySet());
                    throw new AssertionError(satellite.name() + " differs from the source in " + table.table()
                            + ": MySQL alone has " + missing + ", the store alone has " + extra);
                }
            }
        }
        world.counters().count("a schedule ends with equal tables");
        world.tell(() -> "all tables are equal");
    }
}
