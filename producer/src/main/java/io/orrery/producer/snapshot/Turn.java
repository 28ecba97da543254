package io.orrery.producer.snapshot;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Who may publish: the thread that reads the log, for one event at a time, or a snapshot, for a few rows at a time. It is
 * fair: a reader that is behind takes a turn for each event, and without an order a snapshot would never get one.
 */
public final class Turn {

    private final Lock lock;
    private final Condition moved;

    /** Nobody signals it: it stands for time alone. */
    private final Condition passed;

    private int waiting;

    /** A turn of threads. */
    public Turn() {
        this(new ReentrantLock(true));
    }

    /** @param lock a fair one; a simulation has one of its own */
    public Turn(Lock lock) {
        this.lock = lock;
        this.moved = lock.newCondition();
        this.passed = lock.newCondition();
    }

    /** Takes the turn; whoever has it gives it back by {@link #end()}. */
    public void take() throws InterruptedException {
        lock.lockInterruptibly();
    }

    /** Gives the turn back. Those that wait for something look again. */
    public void end() {
        if (waiting > 0) {
            moved.signalAll();
        }
        lock.unlock();
    }

    /**
     * Waits, for whoever has the turn, until {@code reached} is true; others have it meanwhile.
     *
     * @return false if that took too long
     */
    public boolean await(BooleanSupplier reached, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        waiting++;
        try {
            while (!reached.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return true;
        } finally {
            waiting--;
        }
    }

    /** Lets time pass, for whoever does not have the turn. */
    void pause(Duration time) throws InterruptedException {
        take();
        try {
            long left = time.toNanos();
            while (left > 0) {
                left = passed.awaitNanos(left);
            }
        } finally {
            end();
        }
    }
}
