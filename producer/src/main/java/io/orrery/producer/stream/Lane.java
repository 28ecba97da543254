package io.orrery.producer.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is on its way to one shard. Guarded by the lock of {@link Lanes}. */
final class Lane {

    private final ShardRange shard;
    private final ArrayDeque<UserRecord> queue = new ArrayDeque<>();
    private Batch current;
    private boolean busy;
    private boolean retired;
    private int attempts;

    Lane(ShardRange shard) {
        this.shard = shard;
    }

    ShardRange shard() {
        return shard;
    }

    void add(UserRecord record) {
        queue.add(record);
    }

    /** True if there is something to put and nobody is at it. */
    boolean ready() {
        return !busy && !retired && (current != null || !queue.isEmpty());
    }

    /** Marks the lane as being worked on, be it a put in flight or a pause before the next try. */
    void busy(boolean nowBusy) {
        busy = nowBusy;
    }

    /** Its shard is closed and what was pending has moved: a retry that was due must not send it from here. */
    void retire() {
        retired = true;
    }

    /** What to put now: the same until it is {@link #finished}. */
    Batch batch(LaneSettings settings) {
        if (current == null) {
            current = new Batch(gather(settings), settings.origin());
        }
        return current;
    }

    private List<UserRecord> gather(LaneSettings settings) {
        List<UserRecord> records = new ArrayList<>();
        Set<SchemaRecord> schemas = new HashSet<>();
        long events = AggregatedRecord.FRAME;
        long definitions = 0;
        while (!queue.isEmpty()) {
            UserRecord next = queue.peek();
            events += Batch.sizeOf(next);
            if (next.schema() != null && schemas.add(next.schema())) {
                definitions += Batch.sizeOf(next.schema());
            }
            // Large definitions take of what the stream allows, not of what is gathered: else rows would go one by one.
            boolean full = events > settings.recordBytes() || events + definitions > settings.largestRecordBytes();
            if (full && !records.isEmpty()) {
                break;
            }
            records.add(queue.poll());
        }
        return records;
    }

    void finished() {
        current = null;
        attempts = 0;
    }

    int failedAgain() {
        return ++attempts;
    }

    /** True if what it put last did not arrive. */
    boolean failing() {
        return attempts > 0;
    }

    void succeeded() {
        attempts = 0;
    }

    /** The sequence of the oldest record that is not acknowledged; the greatest number if there is none. */
    long oldest() {
        if (current != null) {
            return current.records().get(0).sequence();
        }
        return queue.isEmpty() ? Long.MAX_VALUE : queue.peek().sequence();
    }

    /** How many records wait or are in flight. */
    int depth() {
        return queue.size() + (current == null ? 0 : current.records().size());
    }

    /** All that is not acknowledged, in order. */
    List<UserRecord> pending() {
        List<UserRecord> pending = new ArrayList<>();
        if (current != null) {
            pending.addAll(current.records());
        }
        pending.addAll(queue);
        return pending;
    }
}
