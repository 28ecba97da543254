package io.orrery.producer;

import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.mysql.MysqlServer;
import io.orrery.producer.mysql.ServerFacts;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.LeaseLostException;
import io.orrery.producer.state.StateTable;
import io.orrery.producer.stream.KinesisEndpoint;
import io.orrery.producer.stream.LaneListener;
import io.orrery.producer.stream.LaneSettings;
import io.orrery.producer.stream.Lanes;
import io.orrery.producer.stream.Versions;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/**
 * Streams the row changes of a MySQL server to a Kinesis stream, in this process.
 *
 * <pre>{@code
 * try (AwsClients aws = AwsClients.fromEnvironment();
 *         Producer producer = new Producer(ProducerSettings.of(mysql, "shop-changes", tables), aws, listener)) {
 *     producer.start();
 *     producer.awaitStopped();
 * }
 * }</pre>
 *
 * <p>Safe for any number of threads. A producer that ended does not start again: make another.
 */
public final class Producer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Producer.class);

    /** Events are gathered up to this size, also where the stream allows larger records for single rows. */
    private static final int GATHER_BYTES = 1 << 20;

    /** What KPL's framing may take beyond the estimate. */
    private static final int RESERVE_BYTES = 2_048;

    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration PROGRESS = Duration.ofSeconds(1);
    private static final Duration PUT_ATTEMPT = Duration.ofSeconds(15);

    private final ProducerSettings settings;
    private final AwsClients aws;
    private final ProducerListener listener;
    private final LaneListener laneListener;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "orrery-producer-timer");
        thread.setDaemon(true);
        return thread;
    });

    private Thread starter;
    private Thread reader;
    private Lease lease;
    private Lanes<BinlogPosition> lanes;
    private Publisher publisher;
    private BinlogFollower follower;
    private BinlogPosition saved;
    private boolean closed;
    private volatile RuntimeException failure;

    /**
     * @param aws where the clients come from; not closed with the producer
     */
    public Producer(ProducerSettings settings, AwsClients aws, ProducerListener listener) {
        this(settings, aws, listener, LaneListener.NONE);
    }

    Producer(ProducerSettings settings, AwsClients aws, ProducerListener listener, LaneListener laneListener) {
        this.laneListener = laneListener;
        this.settings = settings;
        this.aws = aws;
        this.listener = listener;
        this.clock = Clock.systemUTC();
    }

    /**
     * Checks server and stream, takes the lease (waiting while another producer of this name holds it), finds the
     * position, and begins to read: a change that is committed after this returned is published.
     *
     * @throws OrreryException if the server or the stream is not as needed
     */
    public void start() throws InterruptedException {
        synchronized (this) {
            if (starter != null || closed) {
                throw new IllegalStateException("A producer starts once");
            }
            starter = Thread.currentThread();
        }
        try {
            open();
        } catch (RuntimeException | InterruptedException e) {
            stopped.countDown();
            throw e;
        } finally {
            synchronized (this) {
                starter = Thread.currentThread() == starter ? null : starter;
            }
        }
    }

    private void open() throws InterruptedException {
        MysqlServer server = new MysqlServer(settings.mysql());
        ServerFacts facts = server.requireRowLogging();
        KinesisEndpoint endpoint =
                new KinesisEndpoint(kinesisClient(), settings.stream().name());
        if (settings.stream().createShards().isPresent()) {
            endpoint.createIfMissing(settings.stream().createShards().getAsInt());
        }
        int largest = endpoint.maxRecordBytes();
        StateTable table = new StateTable(aws.dynamoDbSync(), settings.state().table());
        table.createIfMissing();
        Lease taken = Lease.acquire(
                table,
                Lease.id(settings.stream().name(), settings.name()),
                ManagementFactory.getRuntimeMXBean().getName(),
                settings.state().lease());
        BinlogPosition from = position(server, facts, taken);
        taken.save(from);
        Versions versions = new Versions(taken.epoch());
        LaneSettings laneSettings = new LaneSettings(
                settings.name(),
                Math.min(largest, GATHER_BYTES) - RESERVE_BYTES,
                largest - RESERVE_BYTES,
                settings.stream().memoryBytes());
        Lanes<BinlogPosition> opened = new Lanes<>(endpoint, laneSettings, versions, laneListener);
        run(taken, opened, new Publisher(settings.name(), settings.tables(), opened, versions), server, from);
    }

    private KinesisAsyncClient kinesisClient() {
        // Retries are the lanes' business: they keep the order, and count.
        return aws.kinesis(builder -> builder.overrideConfiguration(
                c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallAttemptTimeout(PUT_ATTEMPT)));
    }

    private BinlogPosition position(MysqlServer server, ServerFacts facts, Lease taken) {
        Positions positions = new Positions(server, facts);
        Optional<BinlogPosition> found = taken.found();
        try {
            return found.isPresent() ? positions.checked(found.get()) : positions.start(settings.from());
        } catch (RuntimeException e) {
            release(taken);
            throw e;
        }
    }

    private synchronized void run(
            Lease taken, Lanes<BinlogPosition> opened, Publisher sink, MysqlServer server, BinlogPosition from)
            throws InterruptedException {
        lease = taken;
        lanes = opened;
        publisher = sink;
        saved = from;
        follower = new BinlogFollower(settings, server, from, lanes, publisher);
        if (closed) {
            throw new InterruptedException("The producer was closed while it started");
        }
        reader = new Thread(this::read, "orrery-producer-" + settings.name());
        reader.start();
        schedule(this::save, settings.state().save());
        schedule(() -> listener.progress(progress()), PROGRESS);
        log.info(
                "Producer '{}' publishes {} from epoch {}",
                settings.name(),
                settings.tables().tables(),
                lease.epoch());
    }

    private void schedule(Runnable task, Duration every) {
        var unused = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        log.error("A task of producer '{}' failed", settings.name(), e);
                    }
                },
                every.toMillis(),
                every.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void read() {
        try {
            follower.run();
        } catch (InterruptedException e) {
            log.debug("Reading was interrupted", e);
        } catch (RuntimeException e) {
            fail(e);
        } catch (Error e) {
            fail(new OrreryException("Producer '" + settings.name() + "' ended: " + e, e));
        } finally {
            stopped.countDown();
        }
    }

    private void fail(RuntimeException cause) {
        if (failure == null) {
            failure = cause;
            listener.failed(cause);
        }
        follower.stop();
        stopped.countDown();
    }

    /** Saves how far all is acknowledged, which also shows that this producer lives. */
    private void save() {
        BinlogPosition now = lanes.acknowledged().orElse(saved);
        try {
            if (now.equals(saved)) {
                lease.beat();
            } else {
                lease.save(now);
                saved = now;
            }
        } catch (LeaseLostException e) {
            fail(e);
        } catch (OrreryException e) {
            log.warn("Cannot save the position, trying again: {}", e.getMessage());
        }
    }

    /** How far it is. */
    public ProducerProgress progress() {
        Instant now = clock.instant();
        synchronized (this) {
            if (follower == null) {
                return new ProducerProgress(0, 0, "", Duration.ZERO, 0);
            }
        }
        String position = lanes.acknowledged().map(BinlogPosition::toString).orElse("");
        return new ProducerProgress(
                publisher.rows(), publisher.bytes(), position, follower.lag(now), lanes.pendingBytes());
    }

    /** How many events wait in the fullest lane. */
    int deepestLane() {
        synchronized (this) {
            return lanes == null ? 0 : lanes.deepest();
        }
    }

    /**
     * Waits until it has stopped, by {@link #close()} or by itself.
     *
     * @throws OrreryException if it stopped because something failed
     */
    public void awaitStopped() throws InterruptedException {
        stopped.await();
        if (failure != null) {
            throw failure;
        }
    }

    /** Stops reading, puts what is pending for up to ten seconds, saves the position and gives up the lease. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (starter != null) {
                starter.interrupt();
            }
        }
        if (follower != null) {
            finish();
        }
        timer.shutdownNow();
        stopped.countDown();
    }

    private void finish() {
        follower.stop();
        try {
            reader.interrupt();
            reader.join(DRAIN.toMillis());
            if (failure == null && !lanes.awaitEmpty(DRAIN)) {
                log.warn("Gave up what was pending: it is published again at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lanes.close();
        endTimer();
        if (!(failure instanceof LeaseLostException)) {
            try {
                lanes.acknowledged().ifPresent(lease::save);
            } catch (OrreryException e) {
                log.warn("Cannot save the position: {}", e.getMessage());
            }
            release(lease);
        }
    }

    /** A save that is under way ends first, so that it does not come after the last one. */
    private void endTimer() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void release(Lease lease) {
        try {
            lease.release();
        } catch (OrreryException e) {
            log.warn("Cannot give up the lease: {}", e.getMessage());
        }
    }
}
