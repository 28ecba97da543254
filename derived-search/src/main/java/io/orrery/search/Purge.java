package io.orrery.search;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Purges old tombstones from time to time, beside the satellite's work. */
final class Purge implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Purge.class);

    private static final Duration EVERY = Duration.ofHours(1);

    private final SearchStore store;
    private final Duration retention;
    private final Clock clock;
    private final ScheduledExecutorService thread;

    private Purge(SearchStore store, Duration retention, Clock clock) {
        this.store = store;
        this.retention = retention;
        this.clock = clock;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, "tombstone-purge");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Purges now and every hour what is older than {@code retention}, until it is closed. */
    static Purge start(SearchStore store, Duration retention) {
        Purge purge = new Purge(store, retention, Clock.systemUTC());
        Future<?> unused = purge.thread.scheduleWithFixedDelay(purge::run, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return purge;
    }

    /** How long tombstones are kept. */
    Duration retention() {
        return retention;
    }

    private void run() {
        try {
            long purged = store.purgeTombstones(clock.instant().minus(retention));
            if (purged > 0) {
                log.info("Purged {} tombstones older than {}", purged, retention);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The cluster may be down for a while: the next time will do.
            log.warn("Cannot purge tombstones: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
