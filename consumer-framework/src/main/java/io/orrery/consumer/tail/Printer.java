package io.orrery.consumer.tail;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.DerivedStore;
import io.orrery.event.Event;
import io.orrery.event.json.EventWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Prints each event as a line, up to a count. Safe for the threads of several shards. */
final class Printer implements DerivedStore {

    private final EventWriter writer = new EventWriter();
    private final OutputStream out;
    private final CountDownLatch over = new CountDownLatch(1);
    private long left;
    private long lastNanos = System.nanoTime();

    /** @param count how many events to print */
    Printer(OutputStream out, long count) {
        this.out = out;
        this.left = count;
    }

    @Override
    public synchronized ApplyResult apply(Batch batch) throws IOException {
        for (Event event : batch.events()) {
            if (left == 0) {
                break;
            }
            out.write(writer.write(event));
            out.write('\n');
            lastNanos = System.nanoTime();
            if (--left == 0) {
                over.countDown();
            }
        }
        out.flush();
        return ApplyResult.of(batch.events().size(), 0);
    }

    /** Waits, for a limited time, until the count is reached. */
    boolean awaitCount(long millis) throws InterruptedException {
        return over.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Since when nothing was printed, as {@link System#nanoTime} has it. */
    synchronized long lastNanos() {
        return lastNanos;
    }
}
