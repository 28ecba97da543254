package io.orrery.consumer.worker;

import io.orrery.runtime.OrreryException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The end of something that runs, and the failure that brought it about, if one did. Safe for any number of threads. */
public final class Ending {

    private final String what;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** @param what what runs, as "The satellite 'audit'" */
    public Ending(String what) {
        this.what = what;
    }

    /**
     * Notes why it ends.
     *
     * @return false if an earlier failure is known, which stays
     */
    public boolean fail(Exception reason) {
        return failure.compareAndSet(null, reason);
    }

    /** Notes that it has ended. */
    public void reach() {
        over.countDown();
    }

    /** True once it has ended. */
    public boolean reached() {
        return over.getCount() == 0;
    }

    /** Why it ended, or is about to; empty if nothing failed. */
    public Optional<Exception> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Waits for the end, whatever brought it about. */
    public void awaitQuietly() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end, and throws the failure if that was the reason. */
    public void await() throws InterruptedException {
        over.await();
        throwFailure();
    }

    /**
     * As {@link #await()}, for a limited time.
     *
     * @return false if it has not ended
     */
    public boolean await(Duration atMost) throws InterruptedException {
        boolean reached = over.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (reached) {
            throwFailure();
        }
        return reached;
    }

    private void throwFailure() {
        Exception reason = failure.get();
        if (reason instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (reason != null) {
            throw new OrreryException(what + " failed: " + reason.getMessage(), reason);
        }
    }
}
