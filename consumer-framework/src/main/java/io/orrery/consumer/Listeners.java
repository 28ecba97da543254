package io.orrery.consumer;

import io.orrery.consumer.snapshot.Completeness;
import io.orrery.event.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several listeners, and keeps what they throw from the work. */
final class Listeners implements SatelliteListener {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final List<SatelliteListener> all;

    Listeners(List<SatelliteListener> all) {
        this.all = List.copyOf(all);
    }

    private void tell(Consumer<SatelliteListener> news) {
        for (SatelliteListener listener : all) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                log.warn("A listener failed: {}", listener.getClass().getName(), e);
            }
        }
    }

    @Override
    public void applying(String shardId) {
        tell(listener -> listener.applying(shardId));
    }

    @Override
    public void applied(Batch batch, ApplyResult result, Duration took) {
        tell(listener -> listener.applied(batch, result, took));
    }

    @Override
    public void lag(String shardId, Duration behind) {
        tell(listener -> listener.lag(shardId, behind));
    }

    @Override
    public void retrying(String shardId, Exception cause, Duration pause) {
        tell(listener -> listener.retrying(shardId, cause, pause));
    }

    @Override
    public void parked(String shardId, TableName table, String reason) {
        tell(listener -> listener.parked(shardId, table, reason));
    }

    @Override
    public void leftOut(String shardId, TableName table) {
        tell(listener -> listener.leftOut(shardId, table));
    }

    @Override
    public void dropped(String shardId, long count) {
        tell(listener -> listener.dropped(shardId, count));
    }

    @Override
    public void reading(String shardId) {
        tell(listener -> listener.reading(shardId));
    }

    @Override
    public void left(String shardId) {
        tell(listener -> listener.left(shardId));
    }

    @Override
    public void completeness(Map<TableName, Completeness> tables) {
        tell(listener -> listener.completeness(tables));
    }

    @Override
    public void retention(Duration time) {
        tell(listener -> listener.retention(time));
    }
}
