package io.orrery.local.demo;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.Lag;
import io.orrery.consumer.SatelliteListener;
import io.orrery.event.ChangeEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What one satellite has done so far. Written by its shards' threads, read by the view. */
final class Progress implements SatelliteListener {

    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final Map<String, Lag> lags = new ConcurrentHashMap<>();

    @Override
    public void applied(Batch batch, ApplyResult result, Duration took) {
        changes.addAndGet(
                batch.events().stream().filter(ChangeEvent.class::isInstance).count());
    }

    @Override
    public void lag(String shardId, Duration behind) {
        lags.put(shardId, new Lag(behind, System.nanoTime()));
    }

    @Override
    public void retrying(String shardId, Exception cause, Duration pause) {
        retries.incrementAndGet();
    }

    long changes() {
        return changes.get();
    }

    long retries() {
        return retries.get();
    }

    /** The lag of the shard that is furthest behind. */
    Duration lag() {
        long now = System.nanoTime();
        return lags.values().stream()
                .map(lag -> lag.at(now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
