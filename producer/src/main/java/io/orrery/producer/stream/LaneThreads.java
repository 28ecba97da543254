package io.orrery.producer.stream;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The threads, the time and the chance that lanes work with; a seam, so that a simulation decides all three. */
public interface LaneThreads extends AutoCloseable {

    /** Runs a task soon, on a thread that is not the caller's. */
    void execute(Runnable task);

    /** Runs a task after a time. Dropped once closed. */
    void schedule(Runnable task, Duration after);

    /**
     * Waits until {@link #changed} is called for a lock whose monitor the caller holds, and which others have meanwhile; or
     * for nothing, so that the caller looks again.
     */
    void awaitChange(Object lock) throws InterruptedException;

    /** Wakes those that wait for a lock whose monitor the caller holds. */
    void changed(Object lock);

    /** What pauses are drawn by. */
    RandomGenerator random();

    /** Takes no more tasks. */
    @Override
    void close();

    /** Real ones. */
    static LaneThreads start() {
        return new Pool();
    }

    /** Threads of a pool. */
    final class Pool implements LaneThreads {

        private static final int THREADS = 2;

        private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "orrery-lanes");
            thread.setDaemon(true);
            return thread;
        });

        private Pool() {
            threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        }

        @Override
        public void execute(Runnable task) {
            threads.execute(task);
        }

        @Override
        public void schedule(Runnable task, Duration after) {
            if (!threads.isShutdown()) {
                var unused = threads.schedule(task, after.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // Whoever calls it does so in a loop.
        public void awaitChange(Object lock) throws InterruptedException {
            lock.wait();
        }

        @Override
        public void changed(Object lock) {
            lock.notifyAll();
        }

        @Override
        public RandomGenerator random() {
            return ThreadLocalRandom.current();
        }

        @Override
        public void close() {
            threads.shutdown();
        }
    }
}
