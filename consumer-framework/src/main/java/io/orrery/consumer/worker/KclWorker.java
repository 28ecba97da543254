package io.orrery.consumer.worker;

import io.orrery.runtime.aws.AwsClients;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.coordinator.WorkerStateChangeListener.WorkerState;

/** A KCL worker on a thread of its own. {@link #start} returns once its leases exist, before it reads. */
public final class KclWorker {

    private static final Logger log = LoggerFactory.getLogger(KclWorker.class);

    /** Some rounds of its own loops, once nothing is left to be saved. */
    private static final Duration KCL_ENDS_WITHIN = Duration.ofSeconds(2);

    private static final int SET_UP_ATTEMPTS = 20;
    private static final Duration SET_UP_PAUSE = Duration.ofSeconds(1);

    private final WorkerSettings settings;
    private final KinesisAsyncClient kinesis;
    private final DynamoDbAsyncClient dynamoDb;
    private final LeaseTable leases;
    private final Shards shards;
    private final Supplier<ShardProcessor> processors;
    private final Set<KclProcessor> atWork = ConcurrentHashMap.newKeySet();
    private final Troubles troubles = new Troubles(log);
    private final CountDownLatch cut = new CountDownLatch(1);
    private volatile boolean ready;
    private Schedulers schedulers;
    private volatile Scheduler scheduler;
    private Thread thread;
    private Duration retention;
    private String begins;

    /** @param processors makes the processor of each shard that the worker begins to read */
    public KclWorker(WorkerSettings settings, AwsClients aws, Supplier<ShardProcessor> processors) {
        this.settings = settings;
        this.kinesis = aws.kinesis();
        this.dynamoDb = aws.dynamoDb();
        this.leases = new LeaseTable(dynamoDb, settings.application());
        this.shards = new Shards(kinesis, settings.stream());
        this.processors = processors;
    }

    /** The leases of the worker's application. */
    public LeaseTable leases() {
        return leases;
    }

    /** True if all of the stream was read, by this worker or others, up to its newest records. */
    public boolean caughtUp() {
        // In this order: of a shard that is closed in between, the children are missed among the leases.
        List<ShardLease> read = leases.list();
        return CaughtUp.of(shards.all(), read);
    }

    /** True if the shard still takes records; its children begin where it ends. */
    public boolean isOpen(String shardId) {
        return shards.all().stream().anyMatch(shard -> shard.shardId().equals(shardId) && Shards.isOpen(shard));
    }

    /** How long the stream keeps its records, as it was at the start. */
    public Duration retention() {
        return retention;
    }

    /** How many shards there are, and where they are read from, in words. */
    public String begins() {
        return begins;
    }

    /** The client that the worker uses, for other tables of its application. */
    public DynamoDbAsyncClient dynamoDb() {
        return dynamoDb;
    }

    /**
     * Starts to read.
     *
     * @param held what the store says that it holds
     * @param stopped called on the worker's thread when it has come to an end
     * @param lost called where the stream turns out to be another one, or none
     * @throws io.orrery.runtime.OrreryException if the stream does not exist, AWS can't be reached, or the stream does
     *     not hold any more what the store lacks or the leases tell to read next
     */
    public void start(StorePositions held, Runnable stopped, Consumer<Exception> lost) {
        Shards.Described stream = shards.describe();
        retention = stream.retention();
        StreamIdentity identity = new StreamIdentity(settings.application(), settings.stream(), stream.createdAt());
        leases.create();
        leases.seedClientVersion(settings.workerId());
        FirstLeases first = new FirstLeases(settings, shards, retention, identity, leases);
        Optional<Instant> startAt = first.prepare(held);
        begins = first.begins();
        schedulers = new Schedulers(
                settings,
                new StreamWatch(kinesis, identity, lost).watched(),
                dynamoDb,
                () -> new KclProcessor(processors.get(), identity, leases, atWork, troubles));
        KclThreads.makeDaemons();
        scheduler = schedulers.make(startAt, this::heard);
        thread = new Thread(
                () -> {
                    try {
                        run(startAt);
                    } finally {
                        stopped.run();
                    }
                },
                "satellite-" + settings.application());
        thread.start();
    }

    /**
     * Runs until the end. A scheduler that could not set itself up is thrown away for a new one: where DynamoDB fails at
     * the wrong moment, the KCL (3.5.1) takes a state machine that got half way for a ready one, and none of its own
     * further attempts can succeed.
     */
    private void run(Optional<Instant> startAt) {
        for (int attempt = 1; ; attempt++) {
            scheduler.run();
            if (ready || (attempt >= SET_UP_ATTEMPTS && dynamoDbAnswers()) || !another(startAt)) {
                return;
            }
        }
    }

    /** While DynamoDB is away, that no scheduler sets itself up is no reason to give up. */
    private boolean dynamoDbAnswers() {
        try {
            leases.list();
            return true;
        } catch (RuntimeException e) {
            troubles.failed("The worker of " + settings.application() + " cannot set itself up", e);
            return false;
        }
    }

    private boolean another(Optional<Instant> startAt) {
        try {
            if (cut.await(SET_UP_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        synchronized (cut) {
            if (cut.getCount() == 0) {
                return false;
            }
            scheduler = schedulers.make(startAt, this::heard);
            return true;
        }
    }

    /**
     * Stops: lets each shard's call in hand end, lets it save its checkpoint, and gives the leases back.
     *
     * @param atMost after this the worker is cut off
     */
    public void stop(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        if (!awaitGraceful(scheduler.startGracefulShutdown(), deadline)) {
            log.warn("Shards of {} did not come to an end within {}: cutting them off", settings.application(), atMost);
        }
        cut();
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
        try {
            leases.release(settings.workerId());
        } catch (RuntimeException e) {
            log.warn(
                    "Cannot give the shards of {} back: others take them when they see no sign of life"
                            + " any more ({})",
                    settings.application(),
                    Troubles.reason(e));
        }
    }

    /**
     * The KCL waits for every lease, also for those that it cannot give back: of a shard whose parents are not read to
     * their end, and of one whose own end may not be saved. Once no shard is at work, it has no longer than a moment.
     *
     * @return false if shards are still at work
     */
    private boolean awaitGraceful(Future<?> graceful, long deadline) throws InterruptedException {
        long idleSince = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            if (!atWork.isEmpty()) {
                idleSince = now;
            } else if (now - idleSince > KCL_ENDS_WITHIN.toNanos()) {
                return true;
            }
            if (now > deadline) {
                return false;
            }
            try {
                graceful.get(50, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException running) {
                // Look again.
            } catch (ExecutionException e) {
                log.warn("Cannot stop {} gracefully", settings.application(), e);
                return true;
            }
        }
    }

    private void heard(WorkerState state) {
        if (state == WorkerState.STARTED) {
            ready = true;
        }
    }

    /** Stops as a crash would, but for the threads: nothing is saved and no lease is given back. */
    public void cut() {
        synchronized (cut) {
            cut.countDown();
            if (!scheduler.shutdownComplete()) {
                scheduler.shutdown();
            }
        }
    }
}
