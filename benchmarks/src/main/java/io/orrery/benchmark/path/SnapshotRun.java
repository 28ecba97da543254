package io.orrery.benchmark.path;

import io.orrery.producer.Producer;
import io.orrery.producer.ProducerListener;
import io.orrery.producer.ProducerSettings;
import io.orrery.producer.StartPosition;
import io.orrery.producer.state.Lease;
import io.orrery.runtime.snapshot.RequestIds;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.SnapshotRequest;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * A snapshot of the benchmark's table, from the moment that the producer takes it up until the stream has acknowledged every
 * row. That it ends as completed is checked afterwards.
 */
final class SnapshotRun implements Callable<Rate> {

    private static final long LOOK_AGAIN_NANOS = 5_000_000;

    private final Cloud cloud;
    private final int shards;
    private final int rows;

    SnapshotRun(Cloud cloud, int shards, int rows) {
        this.cloud = cloud;
        this.shards = shards;
        this.rows = rows;
    }

    /** Asks for a snapshot and waits until the producer is at work on it. */
    static void begin(Cloud cloud, Producer producer) throws InterruptedException {
        SnapshotItems items = new SnapshotItems(
                cloud.aws().dynamoDbSync(),
                ProducerSettings.State.DEFAULT_TABLE,
                Lease.id(Cloud.STREAM, Workload.DATABASE));
        items.add(new SnapshotRequest(
                RequestIds.draw(),
                SnapshotRequest.Kind.SNAPSHOT,
                Workload.DATABASE + "." + Workload.TABLE,
                null,
                0,
                SnapshotRequest.Wish.RUN,
                null,
                Instant.now().toString()));
        while (producer.snapshots().atWork().isEmpty()) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    @Override
    public Rate call() throws InterruptedException {
        try (Producer producer =
                ProducerRun.producer(cloud, new StartPosition.Current(), shards, new ProducerListener() {})) {
            producer.start();
            long before = producer.progress().rows();
            begin(cloud, producer);
            long start = System.nanoTime();
            while (producer.progress().rows() - before < rows
                    || producer.progress().pendingBytes() > 0) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            Rate rate = Rate.since(start, rows);
            while (producer.snapshots().atWork().isPresent()) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            SnapshotProgress ended = producer.snapshots().requests().get(0);
            if (ended.state() != SnapshotProgress.State.COMPLETED || ended.rows() != rows) {
                throw new IllegalStateException(
                        "The snapshot ended as " + ended.state() + " with " + ended.rows() + " of " + rows + " rows");
            }
            return rate;
        }
    }
}
