package io.orrery.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A fair lock of fibres, whose conditions wait in virtual time. */
final class SimulatedLock implements Lock {

    private final World world;
    private final Life life;
    private final Deque<Fibre> queue = new ArrayDeque<>();
    private Fibre owner;

    SimulatedLock(World world, Life life) {
        this.world = world;
        this.life = life;
    }

    @Override
    public void lockInterruptibly() {
        Fibre me = world.running();
        if (owner == null) {
            owner = me;
            return;
        }
        queue.add(me);
        while (owner != me) {
            me.suspend();
        }
    }

    @Override
    public void unlock() {
        owner = queue.poll();
        if (owner != null) {
            world.after(0, life, owner::resume);
        }
    }

    @Override
    public Condition newCondition() {
        return new Waiters();
    }

    @Override
    public void lock() {
        lockInterruptibly();
    }

    @Override
    public boolean tryLock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    /** One wait, which ends once: by a signal or by time. */
    private static final class Wait {
        private final Fibre fibre;
        private boolean over;

        Wait(Fibre fibre) {
            this.fibre = fibre;
        }

        void end() {
            if (!over) {
                over = true;
                fibre.resume();
            }
        }
    }

    private final class Waiters implements Condition {

        private final List<Wait> waits = new ArrayList<>();

        @Override
        public long awaitNanos(long nanos) {
            Fibre me = world.running();
            long end = world.now() + Math.max(1, Duration.ofNanos(nanos).toMillis());
            Wait wait = new Wait(me);
            waits.add(wait);
            if (end - world.now() < Duration.ofDays(1).toMillis()) {
                world.after(end - world.now(), life, wait::end);
            }
            unlock();
            while (!wait.over) {
                me.suspend();
            }
            waits.remove(wait);
            lockInterruptibly();
            return Duration.ofMillis(Math.max(0, end - world.now())).toNanos();
        }

        @Override
        public void signalAll() {
            for (Wait wait : waits) {
                world.after(0, life, wait::end);
            }
            waits.clear();
        }

        @Override
        public void await() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void awaitUninterruptibly() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean await(long time, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean awaitUntil(Date deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void signal() {
            throw new UnsupportedOperationException();
        }
    }
}
