package io.orrery.consumer;

import io.orrery.consumer.status.WorkerNote;
import io.orrery.consumer.status.WorkerNotes;
import io.orrery.consumer.worker.AwsCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells {@code orrery status} every ten seconds how far a worker is. That it can't be told never holds the worker up. */
final class WorkerReport implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WorkerReport.class);

    /** The notes of workers that were silent for so long are removed. */
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    /** A DynamoDB that does not answer must not hold the end up: what stays is seen to be old. */
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final WorkerNotes notes;
    private final String application;
    private final String worker;
    private final ScheduledExecutorService thread;
    private boolean introduced;
    private boolean refusalTold;

    WorkerReport(WorkerNotes notes, String application, String worker) {
        this.notes = notes;
        this.application = application;
        this.worker = worker;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "report-" + application);
            created.setDaemon(true);
            return created;
        });
    }

    /** Begins to tell, until the satellite has ended or this is closed. */
    void start(SatelliteWorker satellite) {
        var unused = thread.scheduleWithFixedDelay(
                () -> tell(satellite), 0, WorkerNotes.EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tell(SatelliteWorker satellite) {
        if (!satellite.isRunning()) {
            thread.shutdown();
            return;
        }
        try {
            Instant now = Instant.now();
            if (!introduced) {
                notes.follows(application);
                notes.sweep(application, now.minus(FORGOTTEN));
                introduced = true;
            }
            notes.put(new WorkerNote(application, worker, satellite.shards(), satellite.lag(), now));
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        if (refusalTold || AwsCalls.isOutage(e)) {
            log.debug("Cannot note how far worker {} of {} is", worker, application, e);
        } else {
            refusalTold = true;
            log.warn(
                    "'orrery status' cannot show worker {} of {}, which works all the same: {}",
                    worker,
                    application,
                    e.getMessage());
        }
    }

    /** Takes the worker's note away. */
    @Override
    public void close() {
        thread.shutdownNow();
        Thread last = new Thread(this::takeAway, "report-" + application);
        last.setDaemon(true);
        last.start();
        try {
            last.join(LAST_WORD.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeAway() {
        try {
            if (thread.awaitTermination(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS)) {
                notes.remove(application, worker);
            }
        } catch (RuntimeException e) {
            log.debug("Cannot take away what was noted of worker {} of {}", worker, application, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
