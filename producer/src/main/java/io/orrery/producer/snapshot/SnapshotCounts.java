package io.orrery.producer.snapshot;

import java.util.concurrent.atomic.LongAdder;

/** What snapshots did since the producer started. Safe for any number of threads. */
public final class SnapshotCounts {

    private final LongAdder rows = new LongAdder();
    private final LongAdder superseded = new LongAdder();
    private final LongAdder reads = new LongAdder();
    private final LongAdder voidReads = new LongAdder();
    private final LongAdder failedTables = new LongAdder();

    /** Rows that were published, and keys said to have none. */
    public long rows() {
        return rows.sum();
    }

    /** Rows that were read and not published, since the log had a change of them meanwhile. */
    public long superseded() {
        return superseded.sum();
    }

    /** Chunks that were read, and tables without a key. */
    public long reads() {
        return reads.sum();
    }

    /** Those of them that were given up, for a statement on the table or a new connection to the log. */
    public long voidReads() {
        return voidReads.sum();
    }

    /** Tables whose snapshots ended before they were complete, other than by request. */
    public long failedTables() {
        return failedTables.sum();
    }

    void published() {
        rows.increment();
    }

    void superseded(int taken) {
        superseded.add(taken);
    }

    void read() {
        reads.increment();
    }

    void readForNothing() {
        voidReads.increment();
    }

    void tableFailed() {
        failedTables.increment();
    }
}
