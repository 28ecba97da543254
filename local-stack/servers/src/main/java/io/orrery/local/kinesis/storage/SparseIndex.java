package io.orrery.local.kinesis.storage;

import java.util.Arrays;

/**
 * Where in a segment to begin to look for a record: one entry of 24 bytes for each 64 KiB of log, which bounds the heap at
 * 0.04 % of what is on disk. Guarded by its segment.
 */
final class SparseIndex {

    static final long INTERVAL = 64 << 10;

    private long[] indexes = new long[16];
    private long[] arrivals = new long[16];
    private long[] positions = new long[16];
    private int size;

    /** Notes a frame if it lies far enough behind the last one noted. */
    void offer(long index, long arrivalMillis, long position) {
        if (size > 0 && position - positions[size - 1] < INTERVAL) {
            return;
        }
        if (size == indexes.length) {
            indexes = Arrays.copyOf(indexes, size * 2);
            arrivals = Arrays.copyOf(arrivals, size * 2);
            positions = Arrays.copyOf(positions, size * 2);
        }
        indexes[size] = index;
        arrivals[size] = arrivalMillis;
        positions[size++] = position;
    }

    /** A position at or before the first record whose index is at least {@code index}. */
    long seekIndex(long index) {
        return before(indexes, index);
    }

    /** A position at or before the first record that arrived at {@code arrivalMillis} or later. */
    long seekArrival(long arrivalMillis) {
        return before(arrivals, arrivalMillis);
    }

    /** The last entry strictly below the key: several records may share one arrival, so an equal entry may be too far. */
    private long before(long[] keys, long key) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keys[middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? 0 : positions[low - 1];
    }
}
