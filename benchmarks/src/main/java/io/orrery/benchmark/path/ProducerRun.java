package io.orrery.benchmark.path;

import io.orrery.event.TablePattern;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.mysql.MysqlAddress;
import io.orrery.producer.Producer;
import io.orrery.producer.ProducerListener;
import io.orrery.producer.ProducerSettings;
import io.orrery.producer.StartPosition;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.StateTable;
import io.orrery.producer.stream.StreamCapacity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** The producer, from a place in the binary log until the stream has acknowledged every change. */
final class ProducerRun implements Callable<Rate> {

    private static final long LOOK_AGAIN_NANOS = 5_000_000;

    private final Cloud cloud;
    private final StartPosition from;
    private final int shards;
    private final long changes;

    ProducerRun(Cloud cloud, Workload.Place from, int shards, long changes) {
        this.cloud = cloud;
        this.from = new StartPosition.At(from.file(), from.position());
        this.shards = shards;
        this.changes = changes;
    }

    /** A producer of the benchmark's table. */
    static Producer producer(Cloud cloud, StartPosition from, int shards, ProducerListener listener) {
        MySqlServer mysql = cloud.stack().mysql();
        MysqlAddress address =
                MysqlAddress.parse("mysql://" + mysql.user() + "@127.0.0.1:" + mysql.port(), mysql.password());
        return new Producer(
                ProducerSettings.of(address, Cloud.STREAM, TablePattern.parse(Workload.DATABASE + ".*"))
                        .withFrom(from)
                        .withStream(new ProducerSettings.Target(
                                Cloud.STREAM,
                                Optional.of(new StreamCapacity.Provisioned(shards)),
                                ProducerSettings.DEFAULT_MEMORY))
                        .withState(new ProducerSettings.State(
                                ProducerSettings.State.DEFAULT_TABLE, Duration.ofSeconds(3), Duration.ofMillis(500))),
                cloud.aws(),
                listener);
    }

    /** Lets the next producer begin where it is told to; its versions are newer all the same. */
    static void forget(Cloud cloud) throws InterruptedException {
        StateTable table = new StateTable(cloud.aws().dynamoDbSync(), ProducerSettings.State.DEFAULT_TABLE);
        Lease.acquireIfIdle(table, Lease.id(Cloud.STREAM, Workload.DATABASE), "benchmark", Duration.ofSeconds(3))
                .orElseThrow()
                .forget();
    }

    @Override
    public Rate call() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Producer producer = producer(cloud, from, shards, new ProducerListener() {
            @Override
            public void failed(Throwable cause) {
                failure.set(cause);
            }
        })) {
            producer.start();
            // The stream, the lease and the shards' list are there now: what follows is the path itself.
            long start = System.nanoTime();
            while (producer.progress().rows() < changes || producer.progress().pendingBytes() > 0) {
                if (failure.get() != null) {
                    throw new IllegalStateException("The producer ended", failure.get());
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            return Rate.since(start, changes);
        }
    }
}
