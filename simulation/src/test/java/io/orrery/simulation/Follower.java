package io.orrery.simulation;

import io.orrery.event.TableSchema;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.change.ChangeSink;
import io.orrery.producer.change.DefinedTables;
import io.orrery.producer.snapshot.LogPlace;
import io.orrery.producer.snapshot.LogReader;
import io.orrery.producer.snapshot.SnapshotGate;
import io.orrery.producer.stream.Lanes;
import java.util.Optional;

/** Reads the model's log into the gate, as the producer's follower reads the binary log. */
final class Follower implements LogReader {

    private final World world;
    private final ModelMysql mysql;
    private final SnapshotGate gate;
    private final Lanes<BinlogPosition> lanes;
    private int next;
    private boolean reconnects;
    private long saves;

    Follower(World world, ModelMysql mysql, SnapshotGate gate, Lanes<BinlogPosition> lanes, BinlogPosition from) {
        this.world = world;
        this.mysql = mysql;
        this.gate = gate;
        this.lanes = lanes;
        this.next = ModelLog.place(from);
    }

    boolean atEnd() {
        return next == mysql.log().size();
    }

    /** The connection breaks before the next event. */
    void reconnect() {
        reconnects = true;
    }

    void run() {
        gate.readsFrom(this::position);
        try {
            while (true) {
                while (atEnd()) {
                    take(this::mark);
                    mysql.awaitMore();
                }
                if (world.onceIn(6)) {
                    world.running().sleep(world.between(1, 25));
                }
                take(this::accept);
                lanes.check();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private void take(Step step) throws InterruptedException {
        gate.turn().take();
        try {
            step.run();
        } finally {
            gate.turn().end();
        }
    }

    private void accept() throws InterruptedException {
        if (reconnects) {
            reconnects = false;
            world.counters().count("the connection to the log breaks");
            gate.reconnected();
        }
        ModelLog.Entry entry = mysql.log().entry(next);
        publish(entry, gate.sink());
        next++;
        if (world.onceIn(3)) {
            mark();
        }
    }

    private static void publish(ModelLog.Entry entry, ChangeSink sink) throws InterruptedException {
        switch (entry.kind()) {
            case WRITTEN -> sink.written(entry.table(), entry.after(), entry.point());
            case UPDATED -> sink.updated(entry.table(), entry.before(), entry.after(), entry.point());
            case DELETED -> sink.deleted(entry.table(), entry.before(), entry.point());
            case TRUNCATED -> {
                sink.defined(DefinedTables.ANY);
                sink.truncated(entry.table().table(), entry.point());
            }
            case DEFINED -> sink.defined(DefinedTables.ANY);
        }
    }

    private BinlogPosition position() {
        return mysql.log().position(next);
    }

    @Override
    public Optional<String> begun() {
        return Optional.of(
                ModelLog.gtids(next == 0 ? 0 : mysql.log().entry(next - 1).transaction()));
    }

    @Override
    public Optional<LogPlace> place() {
        return Optional.of(ModelLog.logPlace(next));
    }

    @Override
    public void mark() {
        lanes.mark(gate.held().orElseGet(this::position));
    }

    void saved() {
        saves++;
    }

    @Override
    public long saves() {
        return saves;
    }

    @Override
    public TableSchema told(TableSchema schema) {
        return schema;
    }
}
