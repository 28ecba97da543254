package io.orrery.consumer;

import java.time.Duration;

/** Says when a checkpoint is due: each costs a DynamoDB write, and a restart repeats what came after the last one. */
final class CheckpointPacer {

    private static final long MAX_EVENTS = 100_000;

    private final Duration interval;
    private String done;
    private String saved;
    private long savedAtNanos;
    private long events;

    CheckpointPacer(Duration interval, long nowNanos) {
        this.interval = interval;
        this.savedAtNanos = nowNanos;
    }

    /** Notes that everything up to a record is done. */
    void done(String sequenceNumber, int count) {
        done = sequenceNumber;
        events += count;
    }

    /** True if a checkpoint should be saved now. */
    boolean due(long nowNanos) {
        return pending() && (nowNanos - savedAtNanos >= interval.toNanos() || events >= MAX_EVENTS);
    }

    /** True if something is done that no checkpoint covers. */
    boolean pending() {
        return done != null && !done.equals(saved);
    }

    /** The record up to which everything is done; null before the first. */
    String position() {
        return done;
    }

    /** Notes that {@link #position()} could not be saved: it stays pending until the next is due. */
    void failed(long nowNanos) {
        savedAtNanos = nowNanos;
        events = 0;
    }

    /** Notes that {@link #position()} was saved. */
    void saved(long nowNanos) {
        saved = done;
        savedAtNanos = nowNanos;
        events = 0;
    }
}
