package io.orrery.consumer;

import io.orrery.consumer.worker.Troubles;
import io.orrery.event.TableName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what a satellite meets with, whoever else listens: batches that can't be applied now, once a minute and
 * for each new reason, and when they can again; and each event that is set aside. Safe for any number of threads.
 */
final class TroubleLog implements SatelliteListener {

    private static final Logger log = LoggerFactory.getLogger(TroubleLog.class);

    /** The first event of a key is news; of the many that may follow, some counts are. */
    private static final int TELL_EACH = 1000;

    private final Troubles troubles = new Troubles(log);
    private final Map<String, Long> behind = new ConcurrentHashMap<>();

    private static String waiting(String shardId) {
        return "A batch of shard " + shardId + " cannot be applied";
    }

    @Override
    public void retrying(String shardId, Exception cause, Duration pause) {
        Throwable thrown = cause instanceof EventFailedException failed ? failed.thrown() : cause;
        log.debug("{}", waiting(shardId), thrown);
        troubles.failed(
                waiting(shardId),
                Parking.reason(cause)
                        + AuthorFrame.of(thrown).map(frame -> ", at " + frame).orElse(""));
    }

    @Override
    public void applied(Batch batch, ApplyResult result, Duration took) {
        troubles.over(waiting(batch.shardId()));
    }

    @Override
    public void left(String shardId) {
        troubles.over(waiting(shardId));
    }

    @Override
    public void parked(String shardId, TableName table, String reason) {
        String what = table == null ? "an event that cannot be read" : "a change of " + table;
        if (!reason.equals(Delivery.BEHIND)) {
            log.warn("Set aside {} in shard {}: {}", what, shardId, reason);
        } else if (behind.merge(shardId, 1L, Long::sum) % TELL_EACH == 1) {
            log.warn("Set aside {} in shard {}: it {} ({} so far)", what, shardId, reason, behind.get(shardId));
        }
    }
}
