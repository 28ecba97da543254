package io.orrery.producer;

import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.snapshot.SnapshotCounts;
import io.orrery.producer.snapshot.SnapshotService;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.LeaseLostException;
import io.orrery.producer.state.ToldLag;
import io.orrery.producer.stream.LaneListener;
import io.orrery.producer.stream.Lanes;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.Outage;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.SnapshotLog;
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

    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration PROGRESS = Duration.ofSeconds(1);

    private final ProducerSettings settings;
    private final AwsClients aws;
    private final ProducerListener listener;
    private final LaneListener laneListener;
    private final Clock clock;
    private final Outage saving = new Outage(log, "Cannot save the position");
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch startEnded = new CountDownLatch(1);
    private final CountDownLatch closeEnded = new CountDownLatch(1);
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
    private SnapshotService snapshots;
    private ServerWatch watch;
    private volatile BinlogPosition saved;
    private String savedColumns = "";
    private boolean closed;
    private volatile Stage stage = Stage.OPENING;
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
            run(Opening.open(settings, aws, laneListener, () -> stage = Stage.WAITING));
        } catch (RuntimeException | InterruptedException e) {
            stopped.countDown();
            throw e;
        } finally {
            startEnded.countDown();
        }
    }

    private synchronized void run(Opening.Opened opened) throws InterruptedException {
        if (closed) {
            boolean unused = Thread.interrupted(); // With it set no call to DynamoDB goes out.
            opened.lanes().close();
            Opening.release(opened.lease());
            throw new InterruptedException("The producer was closed while it started");
        }
        lease = opened.lease();
        lanes = opened.lanes();
        publisher = opened.publisher();
        follower = opened.follower();
        snapshots = opened.snapshots();
        saved = opened.from();
        savedColumns = follower.added().text();
        reader = new Thread(this::read, "orrery-producer-" + settings.name());
        reader.start();
        stage = Stage.READING;
        snapshots.start(settings.state().save());
        schedule(this::save, settings.state().save());
        schedule(() -> listener.progress(progress()), PROGRESS);
        watch = new ServerWatch(settings.mysql(), () -> saved, follower::position, clock);
        watch.start();
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
            saveColumns();
            Instant at = clock.instant();
            lease.tellLag(new ToldLag(follower.lag(at), at));
            if (now.equals(saved)) {
                lease.beat();
            } else {
                snapshots.saveMoved();
                lease.save(now);
                saved = now;
            }
            follower.saved();
        } catch (LeaseLostException e) {
            fail(e);
        } catch (OrreryException e) {
            saving.failed(e);
            return;
        }
        saving.over();
    }

    /** After the position was asked for, and before it is saved: what is saved is never behind it. */
    private void saveColumns() {
        String columns = follower.added().text();
        if (!columns.equals(savedColumns)) {
            lease.saveColumns(columns);
            savedColumns = columns;
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

    /** How far the server is ahead, as last looked at; empty until then. */
    Optional<ServerLag> serverLag() {
        synchronized (this) {
            return watch == null ? Optional.empty() : watch.latest();
        }
    }

    /** How far its start is. */
    Stage stage() {
        return stage;
    }

    /** For how long MySQL has not said anything; it does so every second. */
    Duration silence() {
        synchronized (this) {
            return follower == null ? Duration.ZERO : follower.silence();
        }
    }

    /** What it does and did of the snapshots that were asked for. */
    public SnapshotLog snapshots() {
        synchronized (this) {
            return snapshots == null ? SnapshotLog.EMPTY : snapshots.log();
        }
    }

    /** What its snapshots did since the start. */
    SnapshotCounts snapshotCounts() {
        synchronized (this) {
            return snapshots == null ? new SnapshotCounts() : snapshots.counts();
        }
    }

    /** How often rows of the chosen tables moved without being named in the log since the start. */
    long moves() {
        synchronized (this) {
            return publisher == null ? 0 : publisher.moves();
        }
    }

    /** How many changes of rows since the start let foreign keys change rows of the chosen tables without a word in the log. */
    long cascades() {
        synchronized (this) {
            return publisher == null ? 0 : publisher.cascades();
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

    /**
     * Stops reading, puts what is pending for up to ten seconds, saves the position and gives up the lease. Who comes
     * second waits for the first to be done: a signal and the end of {@link #awaitStopped} both lead here, and the
     * clients must stay open until the last put is answered.
     */
    @Override
    public void close() {
        if (!closesFirst()) {
            awaitClosed();
            return;
        }
        try {
            cutStartShort();
            if (follower != null) {
                finish();
            }
        } finally {
            timer.shutdownNow();
            stopped.countDown();
            closeEnded.countDown();
        }
    }

    private synchronized boolean closesFirst() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    private void awaitClosed() {
        try {
            closeEnded.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A start that is under way gives up the lease where it has it. */
    private void cutStartShort() {
        Thread starting;
        synchronized (this) {
            starting = starter;
        }
        if (starting == null || starting == Thread.currentThread() || startEnded.getCount() == 0) {
            return;
        }
        starting.interrupt();
        try {
            boolean unused = startEnded.await(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish() {
        snapshots.close();
        follower.stop();
        watch.close();
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
                Optional<BinlogPosition> last = lanes.acknowledged();
                saveColumns();
                snapshots.saveMoved();
                last.ifPresent(lease::save);
                Opening.release(lease);
            } catch (OrreryException e) {
                log.warn(
                        "Cannot save the position and give up the lease, so that the next start waits for it and"
                                + " publishes some changes again: {}",
                        e.getMessage());
            }
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
}
