package io.orrery.producer.snapshot;

import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import io.orrery.runtime.snapshot.TableProgress;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request at work: its tables are shared among some threads, each with a connection. Safe for any number of threads. */
final class SnapshotWork {

    private static final Logger log = LoggerFactory.getLogger(SnapshotWork.class);

    private final SnapshotContext context;
    private final SnapshotRequest request;
    private final String startedAt;
    private final Control control;
    private final Journal journal;
    private final Queue<TableProgress> waiting;
    private final ExecutorService threads;
    private final AtomicInteger atWork = new AtomicInteger();

    /**
     * @param request with the keys of a repair
     * @param begun how far it is
     * @param connections how many tables are read at a time
     * @param threads two for each; shut down at the end
     */
    SnapshotWork(
            SnapshotContext context,
            SnapshotRequest request,
            SnapshotProgress begun,
            int connections,
            ExecutorService threads) {
        this.context = context;
        this.request = request;
        this.startedAt = begun.startedAt();
        this.control = new Control(request.maxRowsPerSecond());
        this.journal = new Journal(begun.tables(), context.gate().windows()::moves);
        this.waiting = new ConcurrentLinkedQueue<>(journal.open());
        this.threads = threads;
        for (int i = 0; i < connections; i++) {
            atWork.incrementAndGet();
            threads.execute(this::work);
        }
    }

    SnapshotRequest request() {
        return request;
    }

    Control control() {
        return control;
    }

    private void work() {
        try {
            TableProgress table = waiting.poll();
            while (table != null) {
                new TableWork(context, request, control, threads, journal).run(table);
                table = waiting.poll();
            }
        } catch (Control.EndedException | InterruptedException e) {
            log.debug("Request {} ends", request.id(), e);
        } catch (RuntimeException e) {
            log.error("Request {} ended in a way that nobody thought of: restart the producer", request.id(), e);
        } finally {
            atWork.decrementAndGet();
        }
    }

    /**
     * How far it is, as far as the stream has acknowledged it.
     *
     * @param isAcknowledged tells of the number of an event whether all up to it are acknowledged
     */
    SnapshotProgress progress(boolean paused, LongPredicate isAcknowledged, Instant now) {
        boolean working = atWork.get() > 0;
        List<TableProgress> tables = journal.acknowledged(isAcknowledged);
        SnapshotProgress.State state = paused ? SnapshotProgress.State.PAUSED : SnapshotProgress.State.RUNNING;
        if (!working && control.ended()) {
            state = SnapshotProgress.State.CANCELLED;
        } else if (!working && tables.stream().allMatch(TableProgress::ended)) {
            state = Journal.outcome(tables);
        }
        SnapshotProgress progress = new SnapshotProgress(request.withoutRows(), state, startedAt, null, tables);
        return progress.ended()
                ? new SnapshotProgress(progress.request(), state, startedAt, now.toString(), tables)
                : progress;
    }

    /** These tables, but at their beginning those whose rows have moved unnamed. */
    List<TableProgress> movedAmong(List<TableProgress> tables) {
        return tables.stream().map(journal::anewIfMoved).toList();
    }

    /** Ends it where it is, without waiting. */
    void stop() {
        control.end();
        threads.shutdownNow();
    }
}
