package io.orrery.archive.store;

import io.orrery.archive.layout.Partition;
import io.orrery.archive.layout.Paths;
import io.orrery.consumer.StreamPosition;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges rolled files in the background: those of this worker when they have waited or are many, and those that nobody
 * merges, since their worker is gone, when they have waited twice as long.
 */
final class Merger implements RollPlaces {

    private static final Logger LOG = LoggerFactory.getLogger(Merger.class);

    private static final long MOST_PAUSE_MILLIS = 60_000;
    private static final int LOOKS = 4;

    private final Merges merges;
    private final long mergeNanos;
    private final ScheduledExecutorService thread;
    /** What waits, by shard. Guarded by itself. */
    private final Map<String, Waiting> waiting = new HashMap<>();

    private long strangersSeenNanos = System.nanoTime();

    /**
     * Rolled files that wait.
     *
     * @param sinceNanos since when
     * @param rolls of how many rolls; 0 if they are another worker's
     * @param end where the merges ended then
     */
    private record Waiting(long sinceNanos, int rolls, StreamPosition end) {}

    /** @param mergeTime how long files wait */
    Merger(Merges merges, Duration mergeTime) {
        this.merges = merges;
        this.mergeNanos = mergeTime.toNanos();
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "archive-merger");
            thread.setDaemon(true);
            return thread;
        });
        long pause = Math.max(1, Math.min(MOST_PAUSE_MILLIS, mergeTime.toMillis() / LOOKS));
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    public String path(Partition partition, String shardId, StreamPosition upTo, String attempt) {
        return Paths.recent(partition, shardId, upTo, attempt);
    }

    @Override
    public void rolled(String shardId) {
        synchronized (waiting) {
            Waiting known = waiting.get(shardId);
            waiting.put(
                    shardId,
                    known == null || known.rolls() == 0
                            ? new Waiting(System.nanoTime(), 1, null)
                            : new Waiting(known.sinceNanos(), known.rolls() + 1, null));
        }
    }

    private void look() {
        long now = System.nanoTime();
        if (now - strangersSeenNanos >= mergeNanos) {
            strangersSeenNanos = now;
            attempt("look for files to be merged", () -> lookForStrangers(now));
        }
        for (String shardId : due(now)) {
            attempt("merge the files of shard " + shardId, () -> mergeAll(shardId));
        }
    }

    private List<String> due(long now) {
        synchronized (waiting) {
            return waiting.entrySet().stream()
                    .filter(shard -> now - shard.getValue().sinceNanos() >= mergeNanos
                            || shard.getValue().rolls() >= Merges.MOST_ROLLS)
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** Of all workers, since a shard that has ended, or was killed, has none. */
    private void lookForStrangers(long now) throws IOException {
        for (String shardId : merges.shards()) {
            merges.sweep(shardId);
            Optional<StreamPosition> end = merges.dueAfter(shardId);
            synchronized (waiting) {
                Waiting known = waiting.get(shardId);
                if (known != null && known.rolls() > 0) {
                    continue;
                }
                if (end.isEmpty()) {
                    waiting.remove(shardId);
                } else if (known == null || !known.end().equals(end.get())) {
                    // Whoever merges them has once more as long.
                    waiting.put(shardId, new Waiting(now + mergeNanos, 0, end.get()));
                }
            }
        }
    }

    private void mergeAll(String shardId) throws IOException, SQLException {
        Waiting before;
        synchronized (waiting) {
            before = waiting.get(shardId);
        }
        while (merges.merge(shardId)) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
        synchronized (waiting) {
            // What was rolled meanwhile may not be among them.
            if (!waiting.remove(shardId, before) && waiting.containsKey(shardId)) {
                waiting.put(shardId, new Waiting(System.nanoTime(), 1, null));
            }
        }
    }

    private interface Work {
        void run() throws IOException, SQLException;
    }

    /** What fails is tried again: rolled files are safe where they are. */
    private static void attempt(String what, Work work) {
        try {
            work.run();
        } catch (IOException | SQLException | RuntimeException e) {
            LOG.warn("Cannot {} now, which is tried again: {}", what, e.getMessage(), e);
        }
    }

    /** Merges what this worker has rolled, so that engines see all of it. */
    @Override
    public void close() {
        thread.shutdown();
        boolean ended = false;
        try {
            ended = thread.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            thread.shutdownNow();
            return;
        }
        List<String> own;
        synchronized (waiting) {
            own = waiting.entrySet().stream()
                    .filter(shard -> shard.getValue().rolls() > 0)
                    .map(Map.Entry::getKey)
                    .toList();
        }
        for (String shardId : own) {
            attempt("merge the files of shard " + shardId, () -> mergeAll(shardId));
        }
    }
}
