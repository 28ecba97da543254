package io.orrery.simulation;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * A thread of what is simulated. Its code blocks, so it has a real thread, but never runs beside the world or another
 * fibre: who goes on hands over, and waits.
 */
final class Fibre {

    /** Ends a fibre whose process was killed. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        private Killed() {
            super("killed", null, false, false);
        }
    }

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fibre");
        thread.setDaemon(true);
        return thread;
    });

    private final World world;
    private final Life life;
    private final Runnable body;
    private final Semaphore back = new Semaphore(0);
    private volatile Object waitsAt = this;
    private boolean started;
    private boolean goes;
    private volatile boolean killed;
    private volatile boolean ended;
    private volatile Throwable thrown;

    Fibre(World world, Life life, Runnable body) {
        this.world = world;
        this.life = life;
        this.body = body;
    }

    Life life() {
        return life;
    }

    boolean ended() {
        return ended;
    }

    /** Lets it run until it waits or ends. Called by the world. */
    void resume() {
        if (ended) {
            return;
        }
        Fibre before = world.running();
        world.running(this);
        if (started) {
            Object monitor = waitsAt;
            synchronized (monitor) {
                goes = true;
                monitor.notifyAll();
            }
        } else {
            started = true;
            THREADS.execute(this::run);
        }
        back.acquireUninterruptibly();
        world.running(before);
        if (thrown != null) {
            Throwable told = thrown;
            thrown = null;
            throw told instanceof AssertionError error ? error : new AssertionError(life.name() + ": " + told, told);
        }
    }

    private void run() {
        try {
            if (!killed) {
                body.run();
            }
        } catch (Killed end) {
            // As it was told.
        } catch (Throwable e) {
            thrown = killed ? null : e;
        } finally {
            ended = true;
            back.release();
        }
    }

    /** Waits until {@link #resume}. */
    void suspend() {
        suspend(this);
    }

    /** Waits until {@link #resume}, for whoever holds the monitor, which others may have meanwhile. */
    void suspend(Object monitor) {
        if (killed) {
            throw new Killed();
        }
        synchronized (monitor) {
            waitsAt = monitor;
            goes = false;
            back.release();
            while (!goes) {
                try {
                    monitor.wait();
                } catch (InterruptedException e) {
                    throw new AssertionError("nobody interrupts a fibre", e);
                }
            }
        }
        if (killed) {
            throw new Killed();
        }
    }

    /** Waits so long. */
    void sleep(long millis) {
        world.after(millis, life, this::resume);
        suspend();
    }

    /** Ends it where it waits. */
    void kill() {
        if (!ended) {
            killed = true;
            if (started) {
                resume();
            } else {
                ended = true;
            }
        }
    }
}
