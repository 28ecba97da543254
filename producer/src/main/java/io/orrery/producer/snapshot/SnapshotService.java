package io.orrery.producer.snapshot;

import io.orrery.event.TableName;
import io.orrery.event.TablePattern;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.LeaseLostException;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotLog;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import io.orrery.runtime.snapshot.TableProgress;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what is asked of this producer, one request after the other, and saves how far it is. One thread runs it; any
 * thread may ask and close.
 */
public final class SnapshotService implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SnapshotService.class);

    private final SnapshotContext context;
    private final SnapshotItems items;
    private final Lease lease;
    private final int connections;
    private final Clock clock;
    private final IntFunction<ExecutorService> threads;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "orrery-snapshots");
        made.setDaemon(true);
        return made;
    });

    private volatile SnapshotLog known;
    private SnapshotLog saved;
    private volatile SnapshotWork work;
    private boolean told;

    /**
     * @param lease under which progress is saved
     * @param connections how many tables are read at a time
     */
    public SnapshotService(SnapshotContext context, SnapshotItems items, Lease lease, int connections, Clock clock) {
        this(context, items, lease, connections, clock, SnapshotService::pool);
    }

    /** @param threads makes so many threads for one request; a simulation has its own */
    SnapshotService(
            SnapshotContext context,
            SnapshotItems items,
            Lease lease,
            int connections,
            Clock clock,
            IntFunction<ExecutorService> threads) {
        this.context = context;
        this.items = items;
        this.lease = lease;
        this.connections = connections;
        this.clock = clock;
        this.threads = threads;
        this.saved = lease.foundSnapshots().map(SnapshotLog::read).orElse(SnapshotLog.EMPTY);
        this.known = saved;
    }

    private static ExecutorService pool(int size) {
        return Executors.newFixedThreadPool(size, task -> {
            Thread thread = new Thread(task, "orrery-snapshot");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to look for requests. */
    public void start(Duration every) {
        var unused = thread.scheduleWithFixedDelay(this::look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is known of requests, as far as the stream has acknowledged it. */
    public SnapshotLog log() {
        return known;
    }

    /** What was done since the start. */
    public SnapshotCounts counts() {
        return context.counts();
    }

    /** Takes a request up, or sees how far the one at work is. */
    void look() {
        try {
            runOnce();
            told = false;
        } catch (LeaseLostException e) {
            log.debug("Another producer goes on with snapshots", e);
        } catch (OrreryException e) {
            if (!told) {
                log.warn("Cannot look for requested snapshots, trying again: {}", e.getMessage());
            }
            told = true;
        } catch (RuntimeException e) {
            log.error("Looking for requested snapshots failed", e);
        }
    }

    private void runOnce() {
        List<SnapshotRequest> requests = items.requests();
        if (work == null) {
            requests.stream().findFirst().ifPresent(this::take);
        }
        if (work != null) {
            follow(requests);
        }
    }

    private void take(SnapshotRequest request) {
        SnapshotProgress begun = known.find(request.id()).orElse(null);
        if (begun != null && begun.ended()) {
            items.remove(request.id()); // It ended, and the producer before it removed the request.
            return;
        }
        if (begun == null && context.source().refusal().isPresent()) {
            refuse(request, context.source().refusal().get());
            return;
        }
        if (begun == null && !publishes(request)) {
            refuse(request, "the producer does not publish it: ask the one that does, or choose it with --tables");
            return;
        }
        if (begun == null) {
            begun = new SnapshotProgress(
                    request.withoutRows(),
                    SnapshotProgress.State.RUNNING,
                    clock.instant().toString(),
                    null,
                    tables(request));
        }
        log.info("Request {} begins: {} tables", request.id(), begun.tables().size());
        save(begun);
        // Each table is read by a thread of its own, while another publishes it.
        work = new SnapshotWork(context, request, begun, connections, threads.apply(2 * connections));
    }

    private void refuse(SnapshotRequest request, String why) {
        String now = clock.instant().toString();
        List<TableProgress> tables =
                tables(request).stream().map(table -> table.failed(why)).toList();
        log.warn("Request {} is refused: {}", request.id(), why);
        tables.forEach(table -> context.counts().tableFailed());
        save(new SnapshotProgress(request.withoutRows(), SnapshotProgress.State.FAILED, now, now, tables));
        items.remove(request.id());
    }

    /** The names of a repair come from another machine: no row of a table leaves that was not chosen. */
    private boolean publishes(SnapshotRequest request) {
        return request.kind() == SnapshotRequest.Kind.SNAPSHOT
                || context.source()
                        .publishes(new TableName(
                                request.keys().schema(), request.keys().table()));
    }

    private List<TableProgress> tables(SnapshotRequest request) {
        if (request.kind() == SnapshotRequest.Kind.REPAIR) {
            return List.of(TableProgress.waiting(
                    request.keys().schema(), request.keys().table()));
        }
        TablePattern pattern = TablePattern.parse(request.tables());
        return context.source().chosen().stream()
                .filter(pattern)
                .sorted(Comparator.comparing(TableName::schema).thenComparing(TableName::table))
                .map(table -> TableProgress.waiting(table.schema(), table.table()))
                .toList();
    }

    private void follow(List<SnapshotRequest> requests) {
        SnapshotRequest.Wish wish = requests.stream()
                .filter(request -> request.id().equals(work.request().id()))
                .map(SnapshotRequest::wish)
                .findFirst()
                .orElse(SnapshotRequest.Wish.CANCEL);
        work.control().pause(wish == SnapshotRequest.Wish.PAUSE);
        if (wish == SnapshotRequest.Wish.CANCEL) {
            work.control().end();
        }
        SnapshotProgress progress = saveProgress(wish == SnapshotRequest.Wish.PAUSE);
        if (progress.ended()) {
            log.info("Request {} ended: {}, {} rows", progress.request().id(), progress.state(), progress.rows());
            work.stop();
            work = null;
            items.remove(progress.request().id());
        }
    }

    private synchronized SnapshotProgress saveProgress(boolean paused) {
        SnapshotProgress progress = work.progress(paused, context.lanes()::acknowledged, clock.instant());
        save(progress);
        return progress;
    }

    /**
     * Saves of the tables whose rows have moved by a statement that they begin anew. Called before a position is saved
     * that may be behind it: the next producer does not read of it.
     *
     * @throws LeaseLostException if another took over
     * @throws OrreryException if DynamoDB does not answer; then the position must not be saved either
     */
    public synchronized void saveMoved() {
        SnapshotWork now = work;
        if (now != null) {
            known.find(now.request().id())
                    .map(progress -> progress.withTables(now.movedAmong(progress.tables())))
                    .ifPresent(this::save);
        }
    }

    private synchronized void save(SnapshotProgress progress) {
        known = known.with(progress);
        if (!known.equals(saved)) {
            lease.saveSnapshots(known.toBytes());
            saved = known;
        }
    }

    /** Stops where it is; the next producer goes on there. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (work != null) {
            work.stop();
        }
    }
}
