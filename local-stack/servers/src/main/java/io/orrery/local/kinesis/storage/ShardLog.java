package io.orrery.local.kinesis.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one shard on disk, in segment files that are dropped whole, the oldest first. What has been appended survives the
 * process (it is in the page cache of the operating system, not forced to the disk). Payloads are never kept in heap. Thread-safe.
 */
public final class ShardLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShardLog.class);

    private final Path dir;
    private final long segmentBytes;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long nextIndex;
    private long lastArrival;
    private long wakeUps;
    private boolean closed;

    private ShardLog(Path dir, long segmentBytes, long firstIndex) {
        this.dir = dir;
        this.segmentBytes = segmentBytes;
        this.nextIndex = firstIndex;
    }

    /** Opens the log in {@code dir}, which is created where missing, and repairs its tail. {@code firstIndex} is the lowest index. */
    public static ShardLog open(Path dir, long segmentBytes, long firstIndex) {
        ShardLog log = new ShardLog(dir, segmentBytes, firstIndex);
        try {
            Files.createDirectories(dir);
            try (Stream<Path> files = Files.list(dir)) {
                for (Path file : files.filter(path -> path.toString().endsWith(Segment.SUFFIX))
                        .sorted()
                        .toList()) {
                    log.segments.add(Segment.open(file));
                }
            }
            log.recoverTail();
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException("The shard log in " + dir + " cannot be opened.", e);
        }
    }

    private void recoverTail() throws IOException {
        if (segments.isEmpty()) {
            return;
        }
        Segment last = segments.getLast();
        long cut = last.recover();
        if (cut > 0) {
            LOG.warn("Cut {} bytes of an unfinished write off {}", cut, dir);
        }
        nextIndex = Math.max(nextIndex, last.lastIndex() + 1);
        for (Segment segment : segments) {
            lastArrival = Math.max(lastArrival, segment.lastArrival());
        }
    }

    /** What an append did: the index of each record, their common arrival, and whether a new segment was begun. */
    public record Appended(List<Long> indexes, long arrivalMillis, boolean rolled) {

        public Appended {
            indexes = List.copyOf(indexes);
        }
    }

    /** Appends records in order; {@code indexes} supplies growing indexes and is called under the log's lock. */
    public Appended append(List<NewRecord> records, long nowMillis, LongSupplier indexes) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("The shard log in " + dir + " is closed.");
            }
            long[] assigned = new long[records.size()];
            for (int i = 0; i < assigned.length; i++) {
                assigned[i] = indexes.getAsLong();
            }
            boolean roll = segments.isEmpty() || segments.getLast().size() >= segmentBytes;
            if (roll) {
                segments.add(Segment.create(dir, assigned[0]));
            }
            lastArrival = Math.max(lastArrival, nowMillis);
            segments.getLast().append(records, assigned, lastArrival);
            nextIndex = assigned[assigned.length - 1] + 1;
            changed.signalAll();
            return new Appended(LongStream.of(assigned).boxed().toList(), lastArrival, roll);
        } catch (IOException e) {
            throw new UncheckedIOException("The shard log in " + dir + " cannot be written.", e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads records from {@code fromIndex} on that arrived at {@code notBeforeMillis} or later: at most {@code maxRecords}, and at most
     * {@code maxBytes} of keys and data, but at least one if there is one.
     */
    public Batch read(long fromIndex, long notBeforeMillis, int maxRecords, long maxBytes) {
        List<StoredRecord> found = new ArrayList<>();
        long bytes = 0;
        long next = fromIndex;
        try {
            for (FrameCursor cursor : cursors(fromIndex, notBeforeMillis)) {
                while (cursor.advance()) {
                    if (cursor.index() < fromIndex || cursor.arrivalMillis() < notBeforeMillis) {
                        continue;
                    }
                    bytes += cursor.recordSize();
                    if (found.size() == maxRecords || (!found.isEmpty() && bytes > maxBytes)) {
                        return new Batch(found, next, false);
                    }
                    found.add(cursor.record());
                    next = cursor.index() + 1;
                }
            }
            return new Batch(found, next, true);
        } catch (java.nio.channels.ClosedChannelException e) {
            // The segment was dropped under the reader: give what was read before, the rest is gone.
            return new Batch(found, next, false);
        } catch (IOException e) {
            throw new UncheckedIOException("The shard log in " + dir + " cannot be read.", e);
        }
    }

    private List<FrameCursor> cursors(long fromIndex, long notBeforeMillis) throws IOException {
        lock.lock();
        try {
            List<FrameCursor> cursors = new ArrayList<>();
            if (closed) {
                return cursors;
            }
            for (Segment segment : segments) {
                if (segment.lastIndex() >= fromIndex && segment.lastArrival() >= notBeforeMillis) {
                    SparseIndex index = segment.index();
                    long from = Math.max(index.seekIndex(fromIndex), index.seekArrival(notBeforeMillis));
                    cursors.add(segment.cursor(from));
                }
            }
            return cursors;
        } finally {
            lock.unlock();
        }
    }

    /** The index of the first record that arrived at {@code millis} or later; the next index to come where there is none. */
    public long indexAt(long millis) {
        Batch first = read(0, millis, 1, 1);
        return first.records().isEmpty() ? nextIndex() : first.records().get(0).index();
    }

    /** An index above that of every record in the log. */
    public long nextIndex() {
        lock.lock();
        try {
            return nextIndex;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a record of {@code index} or above is there, {@link #wakeReaders} or {@link #close} is called, or time is up. */
    public void awaitIndex(long index, long timeoutMillis) throws InterruptedException {
        lock.lock();
        try {
            long seen = wakeUps;
            long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (nextIndex <= index && !closed && wakeUps == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    public void wakeReaders() {
        lock.lock();
        try {
            wakeUps++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public long bytes() {
        lock.lock();
        try {
            return segments.stream().mapToLong(Segment::size).sum();
        } finally {
            lock.unlock();
        }
    }

    /** When the newest record of the oldest segment arrived; {@link Long#MAX_VALUE} where there is no segment to drop. */
    public long oldestArrival(boolean evenTheLast) {
        lock.lock();
        try {
            return segments.isEmpty() || (segments.size() == 1 && !evenTheLast)
                    ? Long.MAX_VALUE
                    : segments.getFirst().lastArrival();
        } catch (IOException e) {
            throw new UncheckedIOException("The shard log in " + dir + " cannot be read.", e);
        } finally {
            lock.unlock();
        }
    }

    /** Deletes the oldest segment, if there is one. */
    public void dropOldest() {
        lock.lock();
        try {
            if (!segments.isEmpty()) {
                segments.removeFirst().delete();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A segment in " + dir + " cannot be deleted.", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                changed.signalAll();
                for (Segment segment : segments) {
                    segment.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The shard log in " + dir + " cannot be closed.", e);
        } finally {
            lock.unlock();
        }
    }
}
