package io.orrery.consumer;

import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableName;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listener how complete the store's tables are: at first, when a snapshot begins or ends here, and now and then
 * while one is under way, since it may end in a shard that another worker reads. Safe for any number of threads.
 */
final class CompletenessWatch implements SatelliteListener {

    private static final Logger log = LoggerFactory.getLogger(CompletenessWatch.class);
    private static final Duration WHILE_RUNNING = Duration.ofSeconds(10);

    private final DerivedStore store;
    private final SatelliteListener listener;
    private boolean due = true;
    private boolean running;
    private long askedNanos;

    CompletenessWatch(DerivedStore store, SatelliteListener listener) {
        this.store = store;
        this.listener = listener;
    }

    @Override
    public void applied(Batch batch, ApplyResult result, Duration took) {
        boolean news = batch.events().stream()
                .anyMatch(event -> event instanceof SnapshotStarted || event instanceof SnapshotCompleted);
        if (news) {
            synchronized (this) {
                due = true;
            }
        }
    }

    /** Asks the store, if it is time to. */
    synchronized void look(long nowNanos) {
        if (!due && !(running && nowNanos - askedNanos > WHILE_RUNNING.toNanos())) {
            return;
        }
        askedNanos = nowNanos;
        try {
            Map<TableName, Completeness> tables = store.completeness();
            running = tables.values().stream().anyMatch(table -> table.running().isPresent());
            due = false;
            listener.completeness(tables);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // Nothing depends on it but what people see.
            running = true;
            due = false;
            log.debug("Cannot tell how complete the tables are: asking again", e);
        }
    }
}
