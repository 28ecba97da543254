package io.orrery.benchmark.path;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.StartFrom;
import io.orrery.event.ChangeEvent;
import io.orrery.producer.Producer;
import io.orrery.producer.ProducerListener;
import io.orrery.producer.StartPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** The time from commit to handler while single rows trickle in, the satellite idle otherwise. */
final class LatencyRun implements Callable<LatencyRun.Latency> {

    private static final long PAUSE_NANOS = 40_000_000;

    /** Of all changes, half and 99 in 100 were there after these times. */
    record Latency(Duration median, Duration p99) {}

    private final Cloud cloud;
    private final int shards;
    private final int changes;
    private final Beside beside;
    private final Clock clock = Clock.systemUTC();

    /** What the producer does meanwhile. */
    interface Beside {
        /** Before the first change. */
        void begin(Producer producer) throws InterruptedException;

        /** After the last one has arrived: fails if it was over before. */
        void requireLasting(Producer producer);

        /** Nothing. */
        Beside NOTHING = new Beside() {
            @Override
            public void begin(Producer producer) {}

            @Override
            public void requireLasting(Producer producer) {}
        };
    }

    LatencyRun(Cloud cloud, int shards, int changes) {
        this(cloud, shards, changes, Beside.NOTHING);
    }

    /** @param beside begins something, and sees to it that it lasts */
    LatencyRun(Cloud cloud, int shards, int changes, Beside beside) {
        this.cloud = cloud;
        this.shards = shards;
        this.changes = changes;
        this.beside = beside;
    }

    @Override
    public Latency call() throws Exception {
        List<Duration> seen = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(changes);
        try (Producer producer =
                ProducerRun.producer(cloud, new StartPosition.Current(), shards, new ProducerListener() {})) {
            producer.start(); // It makes the stream, which a satellite does not wait for.
            try (RunningSatellite satellite = satellite(seen, all)) {
                beside.begin(producer);
                write();
                if (!satellite.isRunning()) {
                    throw new IllegalStateException(
                            "The satellite ended", satellite.failure().orElse(null));
                }
                all.await();
                beside.requireLasting(producer);
            }
        }
        List<Duration> sorted = new ArrayList<>(seen);
        Collections.sort(sorted);
        return new Latency(sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100));
    }

    private RunningSatellite satellite(List<Duration> seen, CountDownLatch all) {
        return Satellite.named("bench-latency").stream(Cloud.STREAM)
                .from(new StartFrom.Latest())
                .store(batch -> note(batch, seen, all))
                .aws(cloud.aws())
                .start();
    }

    private ApplyResult note(Batch batch, List<Duration> seen, CountDownLatch all) {
        Instant now = clock.instant();
        batch.events().forEach(event -> {
            if (event instanceof ChangeEvent<?> change && !change.metadata().snapshot()) {
                seen.add(Duration.between(change.metadata().committedAt(), now));
                all.countDown();
            }
        });
        return ApplyResult.of(batch.events().size(), 0);
    }

    private void write() throws java.sql.SQLException {
        try (Connection connection = cloud.stack().mysql().connect();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE bench.orders SET quantity = quantity + 1 WHERE id = ?")) {
            for (int i = 0; i < changes; i++) {
                // Even rows: the workload deletes odd ones.
                update.setInt(1, 2 * i);
                update.executeUpdate();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
