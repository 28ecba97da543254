package io.orrery.simulation;

import io.orrery.event.TableSchema;
import io.orrery.producer.PublisherAccess;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.snapshot.SnapshotAccess;
import io.orrery.producer.snapshot.SnapshotContext;
import io.orrery.producer.snapshot.SnapshotCounts;
import io.orrery.producer.snapshot.SnapshotGate;
import io.orrery.producer.snapshot.Turn;
import io.orrery.producer.snapshot.Windows;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.LeaseLostException;
import io.orrery.producer.state.StateTable;
import io.orrery.producer.state.TableOwners;
import io.orrery.producer.stream.LaneListener;
import io.orrery.producer.stream.LaneSettings;
import io.orrery.producer.stream.Lanes;
import io.orrery.producer.stream.Versions;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.snapshot.SnapshotItems;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

/** One process of the producer: it takes the lease, reads on, publishes, and saves how far all is acknowledged. */
final class SimulatedProducer {

    /** The least that lanes gather, and not much more for a single record: large rows are split. */
    static final int RECORD_BYTES = 10_000;

    static final int LARGEST_RECORD_BYTES = 20_000;
    static final int MEMORY_BYTES = 24_000;

    /** A row and its image before, both large. */
    private static final int LARGEST_EVENT_BYTES = 50_000;

    private static final String STATE = "state";
    private static final String ID = Lease.id("stream", "shop");
    private static final int SAVE_MILLIS = 60;

    /** What a producer works against. */
    record Around(World world, ModelMysql mysql, ModelKinesis kinesis, ModelDynamo dynamo) {

        SnapshotItems requests() {
            return new SnapshotItems(dynamo.client(), STATE, ID);
        }
    }

    private final Around around;
    private final World world;
    private final Life life;
    private final Lease lease;
    private final Lanes<BinlogPosition> lanes;
    private final Follower follower;
    private final SnapshotAccess snapshots;
    private BinlogPosition saved;

    private SimulatedProducer(Around around, Life life) throws InterruptedException {
        this.around = around;
        this.world = around.world();
        this.life = life;
        StateTable state = new StateTable(around.dynamo().client(), STATE);
        // Who stands by has seen the holder silent for long enough; that is not simulated, only that it may be wrong.
        this.lease = Lease.acquire(state, ID, life.name(), Duration.ZERO, () -> {});
        TableOwners owners = new TableOwners(state, "stream", "shop");
        List<io.orrery.event.TableName> tables =
                Tables.ALL.stream().map(TableSchema::table).toList();
        owners.start(tables, tables);
        this.saved = lease.found().orElse(around.mysql().log().position(0));
        lease.save(saved);
        Versions versions = new Versions(lease.epoch());
        this.lanes = new Lanes<>(
                around.kinesis().endpoint(life),
                new LaneSettings("shop", RECORD_BYTES, LARGEST_RECORD_BYTES, MEMORY_BYTES),
                versions,
                listener(),
                new LaneFibres(world, life));
        Windows windows = new Windows();
        Witness witness = new Witness(world, PublisherAccess.of("shop", lanes, versions, owners, windows));
        SnapshotGate gate = new SnapshotGate(new Turn(new SimulatedLock(world, life)), windows, witness.changes());
        this.follower = new Follower(world, around.mysql(), gate, lanes, saved);
        SnapshotContext context = new SnapshotContext(
                new ModelTables(world, around.mysql()), gate, follower, witness.rows(), lanes, new SnapshotCounts());
        this.snapshots = new SnapshotAccess(
                context,
                around.requests(),
                lease,
                Clock.fixed(World.START, ZoneOffset.UTC),
                new FibrePool(world, life));
        Fibre unused = world.fibre(life, follower::run);
        world.after(SAVE_MILLIS, life, this::save);
        world.after(1, life, this::look);
        world.tell(() -> life.name() + " has the lease and reads from " + saved.position() + "+" + saved.rows());
    }

    /** Starts one; empty-handed if DynamoDB does not let it. */
    static java.util.Optional<SimulatedProducer> start(Around around, String name) {
        Life life = new Life(name);
        try {
            return java.util.Optional.of(new SimulatedProducer(around, life));
        } catch (OrreryException e) {
            life.end();
            around.world().tell(() -> name + " cannot start: " + e.getMessage());
            return java.util.Optional.empty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private LaneListener listener() {
        return new LaneListener() {
            @Override
            public void retrying(String shardId, boolean throttled, Throwable cause, Duration pause) {
                world.counters().count("a put is tried again");
            }

            @Override
            public void resharded(int shards) {
                world.counters().count("a producer follows a resharding");
            }
        };
    }

    private void look() {
        snapshots.look();
        world.after(SAVE_MILLIS, life, this::look);
    }

    /** As {@code Producer.save}. */
    private void save() {
        BinlogPosition now = lanes.acknowledged().orElse(saved);
        try {
            if (now.equals(saved)) {
                lease.beat();
            } else {
                snapshots.saveMoved();
                around.kinesis().requireArrived(around.mysql().log(), ModelLog.place(now));
                lease.save(now);
                saved = now;
                world.counters().count("a position is saved");
                world.tell(() -> life.name() + " saves " + saved.position() + "+" + saved.rows());
            }
            follower.saved();
        } catch (LeaseLostException e) {
            world.counters().count("a producer learns that another has its lease");
            world.tell(() -> life.name() + " has lost the lease and ends");
            kill();
            return;
        } catch (OrreryException e) {
            world.tell(() -> life.name() + " cannot save: " + e.getMessage());
        }
        world.require(
                lanes.pendingBytes() <= MEMORY_BYTES + LARGEST_EVENT_BYTES,
                () -> lanes.pendingBytes() + " bytes are pending");
        world.after(SAVE_MILLIS, life, this::save);
    }

    boolean over() {
        return life.over();
    }

    void kill() {
        life.end();
        lanes.close();
        world.reap();
    }

    void freeze(long millis) {
        life.freeze(world.now() + millis);
    }

    void reconnect() {
        follower.reconnect();
    }

    /** True if all of the log is in the stream. */
    boolean done() {
        return follower.atEnd() && lanes.pendingBytes() == 0;
    }

    String state() {
        return life.name() + ": " + (follower.atEnd() ? "at the end of the log, " : "reading, ") + lanes.pendingBytes()
                + " bytes pending, snapshots " + snapshots.service().log();
    }
}
