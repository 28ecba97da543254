package io.orrery.benchmark.path;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.ChangeEvent;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a store has applied, and tells how long it took from the first batch. For any number of threads. */
final class TimedStore implements DerivedStore {

    private final DerivedStore store;
    private final long changes;
    private final AtomicLong start = new AtomicLong();
    private final AtomicLong applied = new AtomicLong();
    private final CountDownLatch all = new CountDownLatch(1);

    TimedStore(DerivedStore store, long changes) {
        this.store = store;
        this.changes = changes;
    }

    @Override
    public ApplyResult apply(Batch batch) throws Exception {
        start.compareAndSet(0, System.nanoTime());
        ApplyResult result = store.apply(batch);
        long events =
                batch.events().stream().filter(ChangeEvent.class::isInstance).count();
        if (applied.addAndGet(events) >= changes) {
            all.countDown();
        }
        return result;
    }

    @Override
    public Optional<StreamPosition> position(String shardId) throws Exception {
        return store.position(shardId);
    }

    /** Waits for the last change. */
    Rate await() throws InterruptedException {
        all.await();
        return Rate.since(start.get(), changes);
    }
}
