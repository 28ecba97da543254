package io.orrery.local.kinesis.stream;

import io.orrery.local.kinesis.limits.ShardLimits;
import io.orrery.local.kinesis.storage.ShardLog;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A stream: its description, its shards, and the order of its records. Thread-safe: puts share a lock that a reshard takes alone,
 * so no record reaches a shard that is already closed.
 */
public final class Stream {

    /** Where a stream stands in its life. */
    public enum Status {
        CREATING,
        UPDATING,
        DELETING,
        ACTIVE
    }

    private final StreamOptions options;
    private final StreamFiles files;
    private final AtomicLong lastIndex = new AtomicLong();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile StreamSpec spec;
    private volatile NavigableMap<Integer, Shard> shards = new TreeMap<>();
    private volatile NavigableMap<BigInteger, Shard> openShards = new TreeMap<>();
    private volatile Status transition = Status.ACTIVE;
    private volatile long transitionEnds;

    Stream(StreamSpec spec, StreamOptions options, StreamFiles files, long nowMillis) {
        this.spec = spec;
        this.options = options;
        this.files = files;
        arrange(spec.shards(), nowMillis);
        long last = 0;
        for (Shard shard : shards.values()) {
            last = Math.max(last, Math.max(shard.spec().endIndex(), shard.log().nextIndex()));
        }
        lastIndex.set(last);
    }

    /** The first description of a stream, its root shards evenly over the hash space. */
    static StreamSpec newSpec(
            String name, long stamp, int shardCount, boolean onDemand, int maxRecordKiB, long nowMillis) {
        List<ShardSpec> shards = new ArrayList<>();
        for (HashRange range : HashRange.uniform(shardCount)) {
            int number = shards.size();
            shards.add(ShardSpec.open(number, range, ShardSpec.NONE, ShardSpec.NONE, number + 1, nowMillis));
        }
        return new StreamSpec(name, stamp, nowMillis, onDemand, 24, maxRecordKiB, Map.of(), List.of(), shards);
    }

    public StreamSpec spec() {
        return spec;
    }

    public String arn() {
        return options.arn(spec.name());
    }

    public Duration retention() {
        return Duration.ofHours(spec.retentionHours());
    }

    public Status status(long nowMillis) {
        return nowMillis < transitionEnds || transition == Status.DELETING ? transition : Status.ACTIVE;
    }

    boolean isGone(long nowMillis) {
        return transition == Status.DELETING && nowMillis >= transitionEnds;
    }

    void begin(Status status, long nowMillis) {
        transition = status;
        transitionEnds = nowMillis + options.transition().toMillis();
    }

    public Optional<Shard> shard(String id) {
        return shards.values().stream().filter(s -> s.spec().id().equals(id)).findFirst();
    }

    /** The shards that came out of the given one, none while it is open. */
    public List<ShardSpec> children(ShardSpec parent) {
        return spec.shards().stream()
                .filter(s -> s.parent() == parent.number() || s.adjacentParent() == parent.number())
                .toList();
    }

    public String sequenceNumber(long index, long millis, int shard) {
        return SequenceNumber.of(spec.stamp(), index, millis, shard).toString();
    }

    /** Runs a put while no shard can be closed. */
    public <T> T whileOpen(Supplier<T> put) {
        lock.readLock().lock();
        try {
            return put.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The open shard that a hash key belongs to. To be called within {@link #whileOpen} by a put. */
    public Shard route(BigInteger hashKey) {
        return openShards.floorEntry(hashKey).getValue();
    }

    /** The next place in the stream's order. */
    public long nextIndex() {
        return lastIndex.incrementAndGet();
    }

    /** Changes the description and writes it; shards stay as they are. */
    public void change(UnaryOperator<StreamSpec> edit) {
        lock.writeLock().lock();
        try {
            StreamSpec changed = edit.apply(spec);
            files.write(changed);
            spec = changed;
        } finally {
            lock.writeLock().unlock();
        }
    }

    void reshard(Consumer<Resharding> edit, long nowMillis) {
        lock.writeLock().lock();
        try {
            Resharding resharding = new Resharding(spec.shards(), this::nextIndex, nowMillis);
            edit.accept(resharding);
            begin(Status.UPDATING, nowMillis);
            StreamSpec changed = spec.withShards(resharding.shards());
            files.write(changed);
            spec = changed;
            arrange(changed.shards(), nowMillis);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void arrange(List<ShardSpec> specs, long nowMillis) {
        NavigableMap<Integer, Shard> all = new TreeMap<>();
        NavigableMap<BigInteger, Shard> open = new TreeMap<>();
        for (ShardSpec each : specs) {
            Shard shard = shards.containsKey(each.number())
                    ? shards.get(each.number())
                    : new Shard(
                            each,
                            ShardLog.open(
                                    files.shardFolder(spec.name(), each),
                                    options.segmentBytes(),
                                    each.firstIndex() + 1),
                            new ShardLimits(nowMillis));
            all.put(each.number(), shard);
            if (each.isOpen()) {
                open.put(each.range().start(), shard);
            }
        }
        shards = all;
        openShards = open;
        for (ShardSpec each : specs) {
            // After the new children can be found: a reader that sees the end looks for them at once.
            all.get(each.number()).update(each);
        }
    }

    /** Drops what is older than the retention period: whole segments, and closed shards that can hold nothing else. */
    void trimByAge(long nowMillis) {
        long horizon = nowMillis - retention().toMillis();
        for (Shard shard : shards.values()) {
            boolean closed = !shard.spec().isOpen();
            while (shard.log().oldestArrival(closed) < horizon) {
                shard.log().dropOldest();
            }
        }
        if (spec.shards().stream().anyMatch(s -> isForgotten(s, horizon))) {
            forget(horizon);
        }
    }

    private static boolean isForgotten(ShardSpec shard, long horizon) {
        return !shard.isOpen() && shard.closedMillis() < horizon;
    }

    private void forget(long horizon) {
        lock.writeLock().lock();
        try {
            List<Shard> gone = shards.values().stream()
                    .filter(s -> isForgotten(s.spec(), horizon))
                    .toList();
            List<ShardSpec> kept =
                    spec.shards().stream().filter(s -> !isForgotten(s, horizon)).toList();
            StreamSpec changed = spec.withShards(kept);
            files.write(changed);
            spec = changed;
            NavigableMap<Integer, Shard> left = new TreeMap<>(shards);
            gone.forEach(shard -> left.remove(shard.spec().number()));
            shards = left;
            gone.forEach(shard -> {
                shard.log().close();
                files.deleteShard(changed.name(), shard.spec());
            });
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Drops the oldest segments until the stream fits its cap on disk space. The segment that an open shard is writing stays, so
     * the cap may be passed by one segment a shard.
     */
    public void trimByBytes() {
        long excess = bytes() - options.retentionBytes();
        while (excess > 0) {
            Shard oldest = shards.values().stream()
                    .min(Comparator.comparingLong(Stream::oldestArrival))
                    .orElseThrow();
            if (oldestArrival(oldest) == Long.MAX_VALUE) {
                return;
            }
            long before = oldest.log().bytes();
            oldest.log().dropOldest();
            excess -= before - oldest.log().bytes();
        }
    }

    long bytes() {
        return shards.values().stream().mapToLong(s -> s.log().bytes()).sum();
    }

    private static long oldestArrival(Shard shard) {
        return shard.log().oldestArrival(!shard.spec().isOpen());
    }

    void close() {
        shards.values().forEach(shard -> shard.log().close());
    }
}
