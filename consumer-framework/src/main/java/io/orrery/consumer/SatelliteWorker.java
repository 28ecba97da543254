package io.orrery.consumer;

import io.orrery.consumer.worker.Ending;
import io.orrery.consumer.worker.KclWorker;
import io.orrery.consumer.worker.LeaseTable;
import io.orrery.consumer.worker.StorePositions;
import io.orrery.consumer.worker.Troubles;
import io.orrery.consumer.worker.WorkerSettings;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker of a satellite, from start to stop. */
final class SatelliteWorker implements RunningSatellite, PipelineHost {

    private static final Logger log = LoggerFactory.getLogger(SatelliteWorker.class);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(25);
    private static final Duration END_CHECK = Duration.ofMillis(500);
    private static final Duration CAUGHT_UP = Duration.ofSeconds(1);
    private static final String WHETHER = "Whether all shards have caught up cannot be told";
    private static final Lag UNKNOWN = new Lag(Duration.ZERO, 0);

    private final Troubles troubles = new Troubles(log);
    private final String application;
    private final SatelliteListener listener;
    private final AutoCloseable resources;
    private final KclWorker worker;
    private final PipelineFactory pipelines;
    private final OwnShards ownShards;
    private final EndWatch endWatch;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Ending ending;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean killed;
    private final Set<String> caughtUp = ConcurrentHashMap.newKeySet();
    private final Thread atExit = new Thread(this::close, "exit");
    private final Map<String, Lag> lags = new ConcurrentHashMap<>();
    private final Map<String, Object> readers = new ConcurrentHashMap<>();

    /** @param resources closed when the worker has stopped */
    SatelliteWorker(
            WorkerSettings settings,
            AwsClients aws,
            PipelineFactory pipelines,
            SatelliteListener listener,
            AutoCloseable resources) {
        this.application = settings.application();
        this.ending = new Ending("The satellite '" + application + "'");
        this.listener = listener;
        this.resources = resources;
        this.worker = new KclWorker(settings, aws, this::pipeline);
        this.pipelines = pipelines;
        this.endWatch = new EndWatch(worker.leases());
        this.ownShards = new OwnShards(worker.leases(), settings.workerId());
    }

    /** Makes the pipeline of a shard. */
    interface PipelineFactory {
        ShardPipeline pipeline(PipelineHost host, KclWorker worker);
    }

    private ShardPipeline pipeline() {
        return pipelines.pipeline(this, worker);
    }

    /**
     * @param held what the store holds
     * @param ends true if the satellite ends by itself at some time
     */
    void start(StorePositions held, boolean ends) {
        worker.start(held, this::workerEnded, this::halt);
        listener.retention(worker.retention());
        Runtime.getRuntime().addShutdownHook(atExit);
        if (ends) {
            new Thread(this::awaitEnd, "end-" + application).start();
        }
    }

    /** How many shards there are, and where they are read from. */
    String begins() {
        return worker.begins();
    }

    private void awaitEnd() {
        try {
            while (!stopping.await(END_CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (endWatch.allReached()) {
                    close();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void workerEnded() {
        if (!closing.get()) {
            halt(new OrreryException("The satellite '" + application
                    + "' could not begin: its worker failed to set itself up, as the log above says"));
        }
    }

    @Override
    public boolean mustStop(String shardId) {
        return stopping.getCount() == 0
                || ownShards.isLost(shardId)
                || Thread.currentThread().isInterrupted();
    }

    @Override
    public void pause(String shardId, Duration time) {
        try {
            if (!stopping.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                ownShards.look(shardId);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void halt(Exception reason) {
        if (ending.fail(reason)) {
            log.error("Satellite {} stops: {}", application, reason.getMessage(), reason);
            // The calling thread may be one of those that closing waits for.
            new Thread(this::close, "stop-" + application).start();
        }
    }

    @Override
    public void cannotRead(String shardId, Exception reason) {
        listener.retrying(shardId, reason, Duration.ZERO);
    }

    @Override
    public void reading(String shardId, Object reader) {
        ownShards.begin(shardId);
        readers.put(shardId, reader);
        lags.put(shardId, UNKNOWN);
        listener.reading(shardId);
    }

    @Override
    public void arrived(String shardId, Duration behind) {
        lags.put(shardId, new Lag(behind, System.nanoTime()));
        listener.lag(shardId, behind);
    }

    @Override
    public void read(String shardId, Duration behind, long dropped) {
        lags.put(shardId, new Lag(behind, System.nanoTime()));
        listener.lag(shardId, behind);
        if (dropped > 0) {
            listener.dropped(shardId, dropped);
        }
        if (behind.compareTo(CAUGHT_UP) <= 0 && caughtUp.add(shardId)) {
            note(shardId, LeaseTable.CAUGHT_UP, caughtUp);
        }
    }

    private void note(String shardId, String note, Set<String> noted) {
        try {
            worker.leases().note(shardId, note, "true");
            troubles.over(noting(shardId));
        } catch (RuntimeException e) {
            troubles.failed(noting(shardId), e);
            noted.remove(shardId);
        }
    }

    private static String noting(String shardId) {
        return "That shard " + shardId + " has caught up cannot be noted";
    }

    @Override
    public boolean isOpen(String shardId) {
        try {
            return worker.isOpen(shardId);
        } catch (RuntimeException e) {
            log.debug("Cannot tell whether shard {} is open: asking again", shardId, e);
            return false;
        }
    }

    @Override
    public void reachedEnd(String shardId) {
        log.info("Satellite {}: shard {} has reached the end", application, shardId);
        endWatch.reached(shardId);
    }

    @Override
    public void left(String shardId, Object reader) {
        if (readers.remove(shardId, reader)) {
            lags.remove(shardId);
            listener.left(shardId);
        }
    }

    /** How many shards it reads. */
    int shards() {
        return lags.size();
    }

    @Override
    public Optional<Duration> lag() {
        List<Lag> all = List.copyOf(lags.values());
        long now = System.nanoTime();
        return all.contains(UNKNOWN)
                ? Optional.empty()
                : all.stream().map(lag -> lag.at(now)).max(Duration::compareTo);
    }

    @Override
    public boolean caughtUp() {
        try {
            boolean all = worker.caughtUp();
            troubles.over(WHETHER);
            return all;
        } catch (RuntimeException e) {
            // Who asks asks again: that AWS is away for a moment is no reason to give a build up.
            troubles.failed(WHETHER, e);
            return false;
        }
    }

    @Override
    public void awaitStopped() throws InterruptedException {
        ending.await();
    }

    @Override
    public boolean awaitStopped(Duration atMost) throws InterruptedException {
        return ending.await(atMost);
    }

    @Override
    public boolean isRunning() {
        return !ending.reached();
    }

    @Override
    public Optional<Exception> failure() {
        return ending.failure();
    }

    /** Ends as a crash would, as far as one can within a process: saves nothing and gives nothing back. For tests. */
    void kill() {
        if (closing.compareAndSet(false, true)) {
            killed = true;
            stopping.countDown();
            forgetExit();
            worker.cut();
            ending.reach();
        }
    }

    @Override
    public boolean mayCheckpoint() {
        return !killed;
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            ending.awaitQuietly();
            return;
        }
        stopping.countDown();
        forgetExit();
        try {
            worker.stop(STOP_WITHIN);
            resources.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.warn("Satellite {} stopped, but not cleanly", application, e);
        } finally {
            ending.reach();
        }
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // It is what runs now.
        }
    }
}
