package io.orrery.producer.snapshot;

import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.change.ChangeSink;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the changes of the log and the rows of snapshots meet: the reader of the log goes through it with each event.
 */
public final class SnapshotGate {

    private final Turn turn;
    private final Windows windows;
    private final HeldChanges held;

    /** @param sink where changes go to */
    public SnapshotGate(Turn turn, Windows windows, ChangeSink sink) {
        this.turn = turn;
        this.windows = windows;
        this.held = new HeldChanges(turn, sink);
    }

    /** Taken for each event. */
    public Turn turn() {
        return turn;
    }

    Windows windows() {
        return windows;
    }

    /** What is read from now on may not follow what was read before: the connection is another one. */
    public void reconnected() throws InterruptedException {
        windows.allChanged();
        held.makeVoid();
    }

    /** Takes the changes that the log holds. */
    public ChangeSink sink() {
        return held;
    }

    /** Whatever holds changes of a table back. */
    HeldChanges heldChanges() {
        return held;
    }

    /**
     * Where reading has to go on after a crash if changes are held back: before the first of them. Asked before a position
     * is saved, by whoever has the turn.
     */
    public Optional<BinlogPosition> held() {
        return held.before();
    }

    /** Says where the log is, to know it for changes that are held back. Called by the reader before it reads. */
    public void readsFrom(Supplier<BinlogPosition> position) {
        held.readsFrom(position);
    }
}
