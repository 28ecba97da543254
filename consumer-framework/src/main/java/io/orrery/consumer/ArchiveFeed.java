package io.orrery.consumer;

import io.orrery.consumer.ArchivedTable.ArchivedEvent;
import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.event.Metadata;
import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Gives a store what an archive holds, table by table. For one thread. */
final class ArchiveFeed implements WorkControl {

    private final EventArchive archive;
    private final LaneParts parts;
    private final Map<String, KeyRange> ranges;
    private final ArchiveProgress progress;
    private final int lanes;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicLong events = new AtomicLong();
    private volatile Exception failure;

    /** Which events are wanted, and what brings them to the store. */
    interface LaneParts {

        boolean wants(TableName table);

        boolean wants(ArchivedEvent event, Metadata metadata);

        Optional<Instant> until();

        ArchiveLane lane(String name, WorkControl control);
    }

    /**
     * @param ranges the key space of the shards that the stream still knows
     * @param lanes how many readers work beside each other
     */
    ArchiveFeed(
            EventArchive archive, LaneParts parts, Map<String, KeyRange> ranges, ArchiveProgress progress, int lanes) {
        this.archive = archive;
        this.parts = parts;
        this.ranges = Map.copyOf(ranges);
        this.progress = progress;
        this.lanes = lanes;
    }

    /**
     * Returns when the store has all of it, or it was set aside.
     *
     * @throws HaltedException if the store refuses an event, and the failure policy says to stop there
     * @throws OrreryException if the archive cannot be read
     */
    void run() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(lanes, task -> {
            Thread thread = new Thread(task, "archive");
            thread.setDaemon(true);
            return thread;
        });
        try {
            feed(threads);
        } catch (Exception e) {
            halt(e);
            throw failed();
        } finally {
            stopping.countDown();
            threads.shutdownNow();
            boolean unused = threads.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    private void feed(ExecutorService threads) throws Exception {
        List<TableName> tables = archive.tables().stream().filter(parts::wants).toList();
        double all = Math.max(1, tables.stream().mapToLong(archive::weight).sum());
        long done = 0;
        for (TableName table : tables) {
            long weight = archive.weight(table);
            double before = (double) done / all;
            double share = (double) weight / all;
            try (ArchivedTable opened = archive.open(table, parts.until())) {
                AtomicLong read = new AtomicLong();
                double count = Math.max(1, opened.events());
                TableFeed feed = new TableFeed(opened, lanes(table, opened), parts::wants, ranges, given -> {
                    double part = Math.min(1, (double) read.addAndGet(given) / count);
                    progress.read(before + share * part, events.addAndGet(given));
                });
                feed.run(threads, this);
            }
            done += weight;
        }
    }

    private List<ArchiveLane> lanes(TableName name, ArchivedTable table) {
        // The rows of a table without a key are named by what they hold, and that changes.
        int count = table.keyed() ? lanes : 1;
        return IntStream.range(0, count)
                .mapToObj(lane -> parts.lane("archive/" + name + "/" + lane, this))
                .toList();
    }

    private RuntimeException failed() throws InterruptedException {
        if (failure instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        return failure instanceof RuntimeException known
                ? known
                : new OrreryException(
                        "Cannot read the archive " + archive.place() + ": " + failure.getMessage(), failure);
    }

    @Override
    public boolean mustStop(String shardId) {
        return stopping.getCount() == 0 || Thread.currentThread().isInterrupted();
    }

    @Override
    public void pause(String shardId, Duration time) {
        try {
            boolean unused = stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first reason counts: what comes after it comes of it. */
    @Override
    public synchronized void halt(Exception reason) {
        failure = failure == null ? reason : failure;
        stopping.countDown();
    }
}
