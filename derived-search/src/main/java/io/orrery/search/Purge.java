package io.orrery.search;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Purges old tombstones from time to time, beside the satellite's work. */
final class Purge implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Purge.class);

    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration EVERY = Duration.ofHours(1);

    private final SearchGenerations generations;
    private final TombstoneAge age;
    private final Clock clock;
    private final ScheduledExecutorService thread;

    private Purge(SearchGenerations generations, TombstoneAge age, Clock clock) {
        this.generations = generations;
        this.age = age;
        this.clock = clock;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, "tombstone-purge");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Purges in a minute and every hour, until it is closed. */
    static Purge start(SearchGenerations generations, TombstoneAge age) {
        Purge purge = new Purge(generations, age, Clock.systemUTC());
        Future<?> unused = purge.thread.scheduleWithFixedDelay(
                purge::run, FIRST.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return purge;
    }

    private void run() {
        try {
            Optional<Duration> kept = age.get();
            if (kept.isPresent()) {
                long purged = generations.purgeTombstones(clock.instant().minus(kept.get()));
                if (purged > 0) {
                    log.info("Purged {} tombstones older than {}", purged, kept.get());
                }
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
