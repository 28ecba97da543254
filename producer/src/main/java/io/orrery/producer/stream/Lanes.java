package io.orrery.producer.stream;

import io.orrery.event.TableName;
import io.orrery.runtime.Count;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.Outage;
import io.orrery.runtime.aws.AwsFailures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lane for each shard of a stream. A lane has one put in flight at a time, the next one takes what has gathered
 * meanwhile, and a failed put is retried until it succeeds before anything later of its lane is sent. Lanes do not wait
 * for each other, except while the stream is resharded: then no put starts until the new shards are known.
 *
 * <p>One thread puts and marks; any thread may ask.
 *
 * @param <P> what a mark stands for: a position of the source
 */
public final class Lanes<P> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);
    private static final Duration REFRESH_PAUSE = Duration.ofMillis(200);

    /** A listing that has not changed after so many looks is taken as it is. */
    private static final int REFRESH_LOOKS = 50;

    private final StreamEndpoint endpoint;
    private final LaneSettings settings;
    private final Versions versions;
    private final LaneListener listener;
    private final LaneThreads threads;
    private final Object lock = new Object();
    private final Outage outage = new Outage(log, "Kinesis takes nothing");

    private final Marks<P> marks = new Marks<>();
    private LaneMap lanes;
    private long sequence;
    private long renewedUpTo;
    private long memory;
    private int inFlight;
    private boolean resharding;
    private boolean closed;
    private OrreryException failure;

    /** Lanes for the shards that are open now; asks the endpoint for them. */
    public Lanes(StreamEndpoint endpoint, LaneSettings settings, Versions versions, LaneListener listener) {
        this(endpoint, settings, versions, listener, LaneThreads.start());
    }

    /** @param threads closed with the lanes */
    public Lanes(
            StreamEndpoint endpoint,
            LaneSettings settings,
            Versions versions,
            LaneListener listener,
            LaneThreads threads) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.versions = versions;
        this.listener = listener;
        this.threads = threads;
        this.lanes = LaneMap.of(endpoint.openShards());
    }

    /**
     * Checks that rows of a schema can be put.
     *
     * @throws IllegalArgumentException if its document is too large for a record of the stream
     */
    public void checkRoom(SchemaRecord schema) {
        if (schema.data().length > settings.largestSchemaBytes()) {
            throw new IllegalArgumentException("the definition of "
                    + schema.schema().table() + " takes "
                    + schema.data().length + " bytes, and has to be in each record of the stream, of which it may take "
                    + settings.largestSchemaBytes()
                    + ": leave columns out by --exclude-columns (those with many labels take most), or raise the"
                    + " stream's MaxRecordSizeInKiB and start again");
        }
    }

    /**
     * Puts a row's event on the lane of its partition key. Waits while too much is pending.
     *
     * @param version the version in {@code data}, from the same {@link Versions}, greater than that of every call before
     * @throws OrreryException if the lanes have failed
     */
    public void put(long version, TableName table, String partitionKey, SchemaRecord schema, byte[] data)
            throws InterruptedException {
        synchronized (lock) {
            awaitRoom();
            UserRecord record = current(new UserRecord(++sequence, version, table, partitionKey, schema, data));
            Lane lane = lanes.of(record.hash());
            lane.add(record);
            memory += record.memory();
            sendIfReady(lane);
        }
    }

    /**
     * Puts an event about a whole table on every lane. Waits while too much is pending.
     *
     * @param schema null if the event follows none
     */
    public void putEverywhere(long version, TableName table, SchemaRecord schema, byte[] data)
            throws InterruptedException {
        synchronized (lock) {
            awaitRoom();
            UserRecord record = current(new UserRecord(++sequence, version, table, null, schema, data));
            for (Lane lane : lanes.lanes()) {
                lane.add(record);
                memory += record.memory();
                sendIfReady(lane);
            }
        }
    }

    /**
     * Puts an event that removes what is older than itself on every lane, and waits until every shard has taken it. While
     * shards are merged it may get a newer version on the lanes that still have it pending, and a row that another shard
     * took after it would be older than that: so no row is put before all have it.
     *
     * @param schema null if the event follows none
     */
    public void putRemoval(long version, TableName table, SchemaRecord schema, byte[] data)
            throws InterruptedException {
        putEverywhere(version, table, schema, data);
        synchronized (lock) {
            long number = sequence;
            while (oldest() <= number && failure == null && !closed) {
                threads.awaitChange(lock);
            }
            requireOpen();
        }
    }

    /** Resharding may have given out newer versions between the drawing of this one and now. */
    private UserRecord current(UserRecord record) {
        return record.version() > renewedUpTo ? record : record.withVersion(versions.next());
    }

    private void awaitRoom() throws InterruptedException {
        while (memory >= settings.memoryBytes() && failure == null && !closed) {
            threads.awaitChange(lock);
        }
        requireOpen();
    }

    private void requireOpen() throws InterruptedException {
        check();
        if (closed) {
            throw new InterruptedException("The lanes are closed");
        }
    }

    /** Throws what made the lanes fail, if anything did. */
    public void check() {
        synchronized (lock) {
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** Notes that everything put so far belongs before {@code position}. */
    public void mark(P position) {
        synchronized (lock) {
            marks.add(sequence, position);
        }
    }

    /** The latest mark before which everything is acknowledged; empty if there is none yet. */
    public Optional<P> acknowledged() {
        synchronized (lock) {
            return marks.before(oldest());
        }
    }

    private long oldest() {
        long oldest = Long.MAX_VALUE;
        for (Lane lane : lanes.lanes()) {
            oldest = Math.min(oldest, lane.oldest());
        }
        return oldest;
    }

    /** How many bytes are pending in all lanes. */
    public long pendingBytes() {
        synchronized (lock) {
            return memory;
        }
    }

    /** The number of the last event that was put. */
    public long put() {
        synchronized (lock) {
            return sequence;
        }
    }

    /** True if every event up to {@code number}, as {@link #put()} told it, is acknowledged. */
    public boolean acknowledged(long number) {
        synchronized (lock) {
            return oldest() > number;
        }
    }

    /**
     * Waits until less than so much is pending for each lane, for those that let others go first.
     *
     * @throws OrreryException if the lanes have failed
     */
    public void awaitLessThan(long bytesOfLane) throws InterruptedException {
        synchronized (lock) {
            while (memory > 0
                    && memory
                            >= Math.min(
                                    settings.memoryBytes() / 2,
                                    bytesOfLane * lanes.lanes().size())
                    && failure == null
                    && !closed) {
                threads.awaitChange(lock);
            }
            awaitRoom();
        }
    }

    /** How many events are pending in the fullest lane. */
    public int deepest() {
        synchronized (lock) {
            return lanes.lanes().stream().mapToInt(Lane::depth).max().orElse(0);
        }
    }

    /** Waits until nothing is pending. False if that took too long or failed. */
    public boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (lock) {
            while (oldest() != Long.MAX_VALUE && failure == null) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                lock.wait(left);
            }
            return failure == null;
        }
    }

    private void sendIfReady(Lane lane) {
        if (lane.ready() && !resharding && failure == null && !closed) {
            lane.busy(true);
            inFlight++;
            threads.execute(() -> send(lane));
        }
    }

    private void send(Lane lane) {
        try {
            Batch batch;
            synchronized (lock) {
                batch = lane.batch(settings);
            }
            byte[] payload = batch.payload(lane.shard(), settings.largestRecordBytes());
            long start = System.nanoTime();
            var unused = endpoint.put(payload, lane.shard().first().toString()).whenComplete((shardId, error) -> {
                if (error == null) {
                    listener.put(shardId, payload.length, Duration.ofNanos(System.nanoTime() - start));
                }
                answered(lane, batch, shardId, error);
            });
        } catch (RuntimeException | Error e) {
            fail("Cannot put on shard " + lane.shard().shardId(), e);
        }
    }

    /** On a thread of the SDK: only notes what to do. */
    private void answered(Lane lane, Batch batch, String shardId, Throwable error) {
        synchronized (lock) {
            inFlight--;
            if (error != null) {
                retry(lane, AwsFailures.cause(error));
            } else {
                lane.busy(false);
                if (shardId.equals(lane.shard().shardId())) {
                    acknowledge(lane, batch);
                } else {
                    startResharding();
                }
            }
            if (resharding && inFlight == 0 && !closed) {
                threads.execute(() -> refresh(1));
            } else {
                sendIfReady(lane);
            }
            threads.changed(lock);
        }
    }

    private void acknowledge(Lane lane, Batch batch) {
        lane.succeeded();
        if (outage.active() && lanes.lanes().stream().noneMatch(Lane::failing)) {
            outage.over();
        }
        if (!batch.advance()) {
            batch.records().forEach(record -> memory -= record.memory());
            lane.finished();
        }
    }

    private void startResharding() {
        if (!resharding) {
            resharding = true;
            log.info("The stream was resharded: looking for its new shards");
        }
    }

    private void retry(Lane lane, Throwable cause) {
        if (!PutErrors.passes(cause)) {
            fail("Cannot put on shard " + lane.shard().shardId(), cause);
            return;
        }
        boolean throttled = AwsFailures.throttled(cause);
        Duration pause = PutErrors.pause(lane.failedAgain(), throttled, threads.random());
        listener.retrying(lane.shard().shardId(), throttled, cause, pause);
        if (!throttled) {
            outage.failed(cause);
        }
        if (closed) {
            return;
        }
        threads.schedule(
                () -> {
                    synchronized (lock) {
                        lane.busy(false);
                        sendIfReady(lane);
                    }
                },
                pause);
    }

    private void fail(String what, Throwable cause) {
        synchronized (lock) {
            if (failure == null) {
                failure = new OrreryException(what + ": " + cause.getMessage(), cause);
            }
            threads.changed(lock);
        }
    }

    /** Looks for the new shards until they are listed, then moves what is pending to their lanes. */
    private void refresh(int look) {
        List<ShardRange> shards;
        try {
            shards = endpoint.openShards();
        } catch (RuntimeException e) {
            outage.failed(e);
            refreshLater(look);
            return;
        }
        synchronized (lock) {
            if (!LaneMap.complete(shards) || (lanes.matches(shards) && look < REFRESH_LOOKS)) {
                refreshLater(look + 1);
                return;
            }
            lanes = lanes.resharded(shards, versions);
            renewedUpTo = versions.next();
            memory = lanes.lanes().stream()
                    .flatMap(lane -> lane.pending().stream())
                    .mapToLong(UserRecord::memory)
                    .sum();
            resharding = false;
            listener.resharded(shards.size());
            log.info("The stream has {} now", Count.of(shards.size(), "shard"));
            lanes.lanes().forEach(this::sendIfReady);
            threads.changed(lock);
        }
    }

    private void refreshLater(int look) {
        threads.schedule(() -> refresh(look), REFRESH_PAUSE);
    }

    /** Stops putting; what is pending is given up. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            threads.changed(lock);
        }
        threads.close();
    }
}
