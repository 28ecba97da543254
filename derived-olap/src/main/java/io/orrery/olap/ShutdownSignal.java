package io.orrery.olap;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * On SIGTERM and Ctrl-C stops what runs, and holds the process until all that was opened before this is closed:
 * a database that is closed needs no recovery.
 */
final class ShutdownSignal implements AutoCloseable {

    private static final long SECONDS = 60;

    private final AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopAndWait, "orrery-olap-stop");

    ShutdownSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void onStop(Runnable action) {
        stop.set(action);
    }

    private void stopAndWait() {
        stop.get().run();
        try {
            if (!done.await(SECONDS, TimeUnit.SECONDS)) {
                System.err.println("orrery: the database was not closed in time; it recovers at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called when all is closed. */
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is the hook that closes.
        }
    }
}
