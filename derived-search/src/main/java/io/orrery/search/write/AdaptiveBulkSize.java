package io.orrery.search.write;

import java.time.Duration;

/**
 * Finds the size of bulk requests that the cluster takes well: smaller at once where it pushes back or is slow, larger
 * step by step where full requests are answered soon. Safe for any number of threads, which share the size.
 */
final class AdaptiveBulkSize {

    static final int MIN_DOCUMENTS = 25;
    static final int MAX_DOCUMENTS = 8_000;
    static final long MIN_BYTES = 128L << 10;

    /** Past some 10 MB a request gains nothing and weighs on the heap of the node that takes it. */
    static final long MAX_BYTES = 10L << 20;

    private final long maxBytes;
    private final long minBytes;

    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration SLOW = Duration.ofSeconds(5);

    private BulkSize size;

    /** @param limit the bytes of the largest request that the cluster takes */
    AdaptiveBulkSize(long limit) {
        // The estimate of an operation's bytes is not exact.
        this.maxBytes = Math.min(MAX_BYTES, limit / 10 * 9);
        this.minBytes = Math.min(MIN_BYTES, maxBytes);
        BulkSize standard = BulkSize.standard();
        this.size = new BulkSize(standard.documents(), Math.min(standard.bytes(), maxBytes));
    }

    /** The size for the next request. */
    synchronized BulkSize size() {
        return size;
    }

    /**
     * How many requests of one shard may be under way. Two write 1.7 times as fast as one, and four little faster than
     * two; a cluster that has pushed back several times gets one.
     */
    synchronized int inFlight() {
        return size.bytes() < BulkSize.standard().bytes() / 4 && size.bytes() < maxBytes / 2 ? 1 : 2;
    }

    /** A request was answered. */
    synchronized void answered(BulkSize asked, boolean full, Duration took, boolean pushedBack) {
        if (pushedBack || took.compareTo(SLOW) > 0) {
            shrink(asked);
        } else if (full && took.compareTo(SOON) < 0 && asked.equals(size)) {
            size = new BulkSize(
                    Math.min(MAX_DOCUMENTS, size.documents() + size.documents() / 4 + 1),
                    Math.min(maxBytes, size.bytes() + size.bytes() / 4));
        }
    }

    /** A request was not answered, or was refused as a whole. */
    synchronized void failed(BulkSize asked) {
        shrink(asked);
    }

    private void shrink(BulkSize asked) {
        // Several requests of one size fail together: they halve it once.
        if (asked.equals(size)) {
            size = new BulkSize(Math.max(MIN_DOCUMENTS, size.documents() / 2), Math.max(minBytes, size.bytes() / 2));
        }
    }
}
