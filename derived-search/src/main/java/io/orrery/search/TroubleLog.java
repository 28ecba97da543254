package io.orrery.search;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.SatelliteListener;
import io.orrery.event.TableName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log when batches can't be written, once a minute and once for each new reason, and when they can again.
 * Safe for any number of threads.
 */
final class TroubleLog implements SatelliteListener {

    private static final Logger log = LoggerFactory.getLogger(TroubleLog.class);

    private static final Duration AGAIN = Duration.ofMinutes(1);

    private record Trouble(String reason, long since, long said) {}

    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();

    @Override
    public void retrying(String shardId, Exception cause, Duration pause) {
        long now = System.nanoTime();
        String reason = String.valueOf(cause.getMessage());
        troubles.compute(shardId, (shard, known) -> {
            boolean isNew = known == null || !known.reason().equals(reason);
            if (isNew || now - known.said() > AGAIN.toNanos()) {
                log.warn("Shard {} waits, and tries again until it can go on: {}", shard, reason);
                return new Trouble(reason, known == null ? now : known.since(), now);
            }
            return known;
        });
    }

    @Override
    public void applied(Batch batch, ApplyResult result, Duration took) {
        Trouble over = troubles.isEmpty() ? null : troubles.remove(batch.shardId());
        if (over != null) {
            log.info(
                    "Shard {} goes on, after {} s",
                    batch.shardId(),
                    Duration.ofNanos(System.nanoTime() - over.since()).toSeconds());
        }
    }

    @Override
    public void parked(String shardId, TableName table, String reason) {
        log.warn("Set aside a change of {} in shard {}: {}", table, shardId, reason);
    }
}
