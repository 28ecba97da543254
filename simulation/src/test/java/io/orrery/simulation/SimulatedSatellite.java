package io.orrery.simulation;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.FailurePolicy;
import io.orrery.consumer.SatelliteListener;
import io.orrery.consumer.SatelliteParts;
import io.orrery.consumer.StreamPosition;
import io.orrery.consumer.deadletter.DeadLetter;
import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.consumer.worker.Checkpoints;
import io.orrery.consumer.worker.HashRange;
import io.orrery.consumer.worker.KinesisRecord;
import io.orrery.consumer.worker.LeaseTable;
import io.orrery.consumer.worker.ShardAccess;
import io.orrery.consumer.worker.ShardProcessor;
import io.orrery.event.ChangeEvent;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A satellite, its workers, and what the KCL does for them: leases, reading, checkpoints. */
final class SimulatedSatellite {

    private static final String ENDED = "SHARD_END";
    private static final int MOST_RECORDS = 4;
    private static final int MOST_PAUSES = 10_000;
    private static final int PAUSE_MILLIS = 200;
    private static final int TICK_MILLIS = 25;
    private static final Duration CHECKPOINTS = Duration.ofMillis(150);

    private final World world;
    private final ModelKinesis kinesis;
    private final ModelDynamo dynamo;
    private final String name;
    private final FailurePolicy policy;
    private final ModelStore store;
    private final LeaseTable leases;
    private final Set<String> seeded = new HashSet<>();
    private final Map<String, Worker> owners = new HashMap<>();
    private final Map<String, String> checkpoints = new HashMap<>();
    private final Map<String, Integer> audited = new HashMap<>();
    private final List<Worker> workers = new ArrayList<>();
    private int started;

    /** @param store whether it has one, and else handlers */
    SimulatedSatellite(SimulatedProducer.Around around, String name, boolean store, boolean positions, boolean parks) {
        this.world = around.world();
        this.kinesis = around.kinesis();
        this.dynamo = around.dynamo();
        this.name = name;
        this.policy = parks ? FailurePolicy.park() : FailurePolicy.halt();
        this.store = store ? new ModelStore(world, positions, this::requireDurable) : null;
        this.leases = new LeaseTable(dynamo.asyncClient(), name);
        addWorker();
    }

    ModelStore store() {
        return store;
    }

    String name() {
        return name;
    }

    // Workers.

    /** A batch is tried without end. */
    private static final class Endless extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Reads a shard, from where its lease was when it began. */
    private static final class Reading {
        private final ModelKinesis.Shard shard;
        private final ShardProcessor processor;
        private int next;

        Reading(ModelKinesis.Shard shard, ShardProcessor processor, int next) {
            this.shard = shard;
            this.processor = processor;
            this.next = next;
        }
    }

    private final class Worker {
        private final Life life;
        private final SatelliteParts parts;
        private final Map<String, Reading> readings = new HashMap<>();
        private boolean halted;
        private int pauses;

        Worker(String workerName) {
            this.life = new Life(workerName);
            SatelliteParts.Around around = new SatelliteParts.Around(
                    () -> life.over() || halted,
                    () -> Duration.ofMillis(world.now()).toNanos(),
                    this::halt,
                    this::pause);
            this.parts = new SatelliteParts(store, policy, dynamo.asyncClient(), name, around, listener());
            world.after(world.between(1, TICK_MILLIS), life, this::tick);
        }

        private void pause(Duration time) {
            world.counters().count("a batch is tried again");
            // Not the time that it says, which chance of its own decides.
            dynamo.waited(PAUSE_MILLIS);
            if (++pauses > MOST_PAUSES) {
                throw new Endless();
            }
        }

        private void halt(Exception reason) {
            world.counters().count("a satellite halts");
            world.tell(() -> life.name() + " halts: " + reason.getMessage());
            halted = true;
        }

        private void tick() {
            try {
                takeShards();
                for (Reading reading : List.copyOf(readings.values())) {
                    if (!life.over() && !halted) {
                        read(reading);
                    }
                }
            } finally {
                world.after(world.between(TICK_MILLIS / 2, TICK_MILLIS), life, this::tick);
            }
            if (halted && !life.over()) {
                end();
            }
        }

        private void end() {
            life.end();
            owners.values().removeIf(owner -> owner == this);
        }

        private void takeShards() {
            if (halted) {
                return;
            }
            for (ModelKinesis.Shard shard : kinesis.shards()) {
                boolean ready = shard.parents().stream().allMatch(parent -> ENDED.equals(checkpoints.get(parent.id())));
                boolean free = !owners.containsKey(shard.id()) && !ENDED.equals(checkpoints.get(shard.id()));
                if (ready && free && seed(shard)) {
                    begin(shard);
                }
            }
        }

        private void begin(ModelKinesis.Shard shard) {
            ShardProcessor processor =
                    store == null ? parts.shard(new Handler(world), CHECKPOINTS) : parts.shard(CHECKPOINTS);
            try {
                processor.start(ShardAccess.start(leases, shard.id()));
            } catch (RuntimeException e) {
                // The KCL calls again.
                return;
            }
            owners.put(shard.id(), this);
            String checkpoint = checkpoints.get(shard.id());
            int next = 0;
            while (checkpoint != null
                    && next < shard.records().size()
                    && position(shard, next).compareTo(new StreamPosition(checkpoint)) <= 0) {
                next++;
            }
            int from = next;
            world.tell(() -> life.name() + " reads " + shard.id() + " from record " + from);
            readings.put(shard.id(), new Reading(shard, processor, next));
        }

        private void read(Reading reading) {
            ModelKinesis.Shard shard = reading.shard;
            if (owners.get(shard.id()) != this && world.onceIn(4)) {
                world.counters().count("a worker learns that a shard is another's");
                reading.processor.lost();
                readings.remove(shard.id());
                return;
            }
            if (reading.next > 0 && world.onceIn(60)) {
                world.counters().count("an iterator expires and records come again");
                reading.next--;
            }
            int end = Math.min(shard.records().size(), reading.next + world.between(1, MOST_RECORDS));
            List<KinesisRecord> records = new ArrayList<>();
            for (int i = reading.next; i < end; i++) {
                ModelKinesis.Rec rec = shard.records().get(i);
                records.add(new KinesisRecord(
                        rec.sequenceNumber(), rec.arrivedAt(), shard.decoded(i).records()));
            }
            reading.next = end;
            boolean atEnd = end == shard.records().size();
            reading.processor.process(
                    records, atEnd ? Duration.ZERO : Duration.ofSeconds(1), number -> save(shard, number));
            if (atEnd && shard.closed() && !life.over() && !halted && owners.get(shard.id()) == this) {
                if (reading.processor.ended()) {
                    saveEnd(shard);
                } else {
                    reading.processor.stopping(number -> save(shard, number));
                }
            }
        }

        private Checkpoints.Outcome save(ModelKinesis.Shard shard, String number) {
            if (owners.get(shard.id()) != this) {
                world.counters().count("a checkpoint is refused since the shard is another's");
                return Checkpoints.Outcome.LOST;
            }
            if (world.onceIn(20)) {
                world.counters().count("a checkpoint is not saved");
                return Checkpoints.Outcome.LATER;
            }
            requireDurable(shard.id(), new StreamPosition(number));
            checkpoint(shard, number);
            world.counters().count("a checkpoint is saved");
            return Checkpoints.Outcome.SAVED;
        }

        private void saveEnd(ModelKinesis.Shard shard) {
            if (!shard.records().isEmpty()) {
                requireDurable(shard.id(), position(shard, shard.records().size() - 1));
            }
            checkpoint(shard, ENDED);
            owners.remove(shard.id());
            readings.remove(shard.id());
            world.counters().count("a shard ends");
            world.tell(() -> life.name() + " has read all of " + shard.id());
        }
    }

    private static StreamPosition position(ModelKinesis.Shard shard, int record) {
        return new StreamPosition(shard.records().get(record).sequenceNumber());
    }

    private void checkpoint(ModelKinesis.Shard shard, String number) {
        checkpoints.put(shard.id(), number);
        dynamo.set(name, Map.of("leaseKey", AttributeValue.fromS(shard.id())), "checkpoint", number);
    }

    private boolean seed(ModelKinesis.Shard shard) {
        if (!seeded.contains(shard.id())) {
            Set<String> parents =
                    shard.parents().stream().map(ModelKinesis.Shard::id).collect(Collectors.toSet());
            try {
                ShardAccess.seed(leases, shard.id(), parents, new HashRange(shard.first(), shard.last()));
                seeded.add(shard.id());
            } catch (RuntimeException e) {
                return false;
            }
        }
        return true;
    }

    private SatelliteListener listener() {
        return new SatelliteListener() {
            @Override
            public void parked(String shardId, TableName table, String reason) {
                world.counters()
                        .count(
                                reason.contains("earlier event")
                                        ? "an event is parked behind another"
                                        : "an event is parked");
                world.tell(() -> name + " parks an event of " + table + ": " + reason);
            }

            @Override
            public void dropped(String shardId, long count) {
                world.counters().count("the fence drops what is not newer or not of the shard", count);
            }

            @Override
            public void applied(io.orrery.consumer.Batch batch, ApplyResult result, Duration took) {
                world.counters().count("a batch is applied");
                world.tell(
                        () -> name + " applies up to " + batch.end().sequenceNumber() + " of " + batch.shardId() + ": "
                                + batch.events().stream()
                                        .filter(event -> !(event instanceof TableSchema))
                                        .map(event -> new Decoded.Said(event, BigInteger.ZERO).toString())
                                        .collect(Collectors.joining(", ")));
            }
        };
    }

    // What happens to it.

    void addWorker() {
        workers.removeIf(worker -> worker.life.over());
        if (workers.size() < 2) {
            workers.add(new Worker(name + "-" + ++started));
        }
    }

    void kill() {
        workers.stream().filter(worker -> !worker.life.over()).findFirst().ifPresent(worker -> {
            world.tell(() -> worker.life.name() + " is killed");
            worker.life.end();
            expire(worker);
        });
        addWorker();
    }

    private void expire(Worker worker) {
        world.after(world.between(50, 300), Life.WORLD, () -> owners.values().removeIf(owner -> owner == worker));
    }

    /** The worker that brings the next batch dies before its checkpoint. */
    void killBeforeCheckpoint() {
        if (store != null) {
            store.killNext(() -> workers.stream()
                    .filter(worker -> !worker.life.over())
                    .findFirst()
                    .ifPresent(worker -> {
                        world.tell(() -> worker.life.name() + " dies between a batch and its checkpoint");
                        worker.life.end();
                        expire(worker);
                        world.after(100, Life.WORLD, this::addWorker);
                    }));
        }
    }

    /** A worker's shards are taken from it, and it has not heard of it yet. */
    void steal() {
        addWorker();
        workers.stream().filter(worker -> !worker.life.over()).findFirst().ifPresent(worker -> {
            world.tell(() -> "the shards of " + worker.life.name() + " are taken from it");
            worker.life.freeze(world.now() + world.between(0, 200));
            owners.values().removeIf(owner -> owner == worker);
        });
    }

    /** Whoever looks after it mends what was refused, has it tried again, and starts it where it has stopped. */
    void mend() {
        if (store != null) {
            store.refuse(false);
        }
        DeadLetters letters = new DeadLetters(dynamo.asyncClient(), name);
        try {
            letters.list().stream()
                    .filter(letter -> letter.state() == DeadLetter.State.FAILED)
                    .forEach(letter -> {
                        world.counters().count("a dead letter is tried again");
                        boolean unused = letters.decide(letter.id(), DeadLetter.State.RETRY);
                    });
        } catch (RuntimeException e) {
            // DynamoDB is away: they will try again.
        }
        addWorker();
    }

    // What must hold.

    /**
     * No checkpoint and no position may pass what is neither in the store nor parked.
     */
    private void requireDurable(String shardId, StreamPosition upTo) {
        if (store == null) {
            return;
        }
        ModelKinesis.Shard shard = kinesis.shards().stream()
                .filter(one -> one.id().equals(shardId))
                .findFirst()
                .orElseThrow();
        int record = audited.getOrDefault(shardId, 0);
        while (record < shard.records().size() && position(shard, record).compareTo(upTo) <= 0) {
            for (Decoded.Said said : shard.decoded(record).said()) {
                boolean inRange = said.hashKey().compareTo(shard.first()) >= 0
                        && said.hashKey().compareTo(shard.last()) <= 0;
                // What a producer said that was replaced may be left out: its heir says it again.
                boolean current = said.epoch() >= shard.records().get(record).newestEpoch();
                if (current && inRange && !store.holds(said.event(), said.version()) && !parked(said)) {
                    world.fail("the checkpoint or the position of " + name + " in " + shardId + " passes " + said
                            + ", which is neither stored nor parked");
                }
            }
            record++;
        }
        audited.put(shardId, record);
    }

    private boolean parked(Decoded.Said said) {
        String table = " of " + said.event().table();
        String key = said.event() instanceof ChangeEvent<?> change ? ModelStore.key(change) : "";
        return dynamo.look("orrery-satellites", name + "\nletter#").stream()
                .anyMatch(letter -> letter.get("what").s().endsWith(table)
                        && letter.get("key").s().equals(key));
    }

    boolean hasLetters() {
        return !dynamo.look("orrery-satellites", name + "\nletter#").isEmpty();
    }

    /** True if all of the stream was read and applied. */
    boolean done() {
        for (ModelKinesis.Shard shard : kinesis.shards()) {
            if (shard.closed()) {
                if (!ENDED.equals(checkpoints.get(shard.id()))) {
                    return false;
                }
            } else {
                Worker owner = owners.get(shard.id());
                Reading reading = owner == null ? null : owner.readings.get(shard.id());
                if (reading == null
                        || owner.life.over()
                        || reading.next < shard.records().size()) {
                    return false;
                }
            }
        }
        return !hasLetters();
    }
}
