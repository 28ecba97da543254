package io.orrery.local.kinesis.limits;

/**
 * The throughput of one shard as documented for the service: in 1 MiB and 1,000 records a second, out (shared by all polling
 * readers) 2 MiB and 5 reads a second. Thread-safe; time is passed in.
 */
public final class ShardLimits {

    public static final long WRITE_BYTES_PER_SECOND = 1L << 20;
    public static final long WRITE_RECORDS_PER_SECOND = 1_000;
    public static final long READ_BYTES_PER_SECOND = 2L << 20;
    public static final long READS_PER_SECOND = 5;

    private final TokenBucket writeBytes;
    private final TokenBucket writeRecords;
    private final TokenBucket readBytes;
    private final TokenBucket reads;

    public ShardLimits(long nowMillis) {
        this.writeBytes = new TokenBucket(WRITE_BYTES_PER_SECOND, nowMillis);
        this.writeRecords = new TokenBucket(WRITE_RECORDS_PER_SECOND, nowMillis);
        this.readBytes = new TokenBucket(READ_BYTES_PER_SECOND, nowMillis);
        this.reads = new TokenBucket(READS_PER_SECOND, nowMillis);
    }

    /** Lets one record of {@code bytes} in, or refuses it and takes nothing. */
    public synchronized boolean tryWrite(long bytes, long nowMillis) {
        if (!writeBytes.allows(bytes, nowMillis) || !writeRecords.allows(1, nowMillis)) {
            return false;
        }
        writeBytes.take(bytes, nowMillis);
        writeRecords.take(1, nowMillis);
        return true;
    }

    /** Lets one read begin, or refuses it; its size is charged afterwards by {@link #chargeRead}. */
    public synchronized boolean tryRead(long nowMillis) {
        if (!readBytes.allows(1, nowMillis) || !reads.allows(1, nowMillis)) {
            return false;
        }
        reads.take(1, nowMillis);
        return true;
    }

    public synchronized void chargeRead(long bytes, long nowMillis) {
        readBytes.take(bytes, nowMillis);
    }
}
