package io.orrery.event;

/**
 * A version is a positive 63-bit number: the producer's epoch (23 bits), then a counter (40 bits). The epoch grows each
 * time a producer takes the lease, so versions only grow, and a producer that lost its lease can only write versions
 * that are already stale.
 *
 * @param epoch the producer's epoch, 1 to 8,388,607
 * @param counter the count of changes within the epoch, 0 to 2^40 - 1
 */
public record Version(int epoch, long counter) {

    private static final int COUNTER_BITS = 40;

    /** The greatest epoch. */
    public static final int MAX_EPOCH = (1 << 23) - 1;

    /** The greatest counter of one epoch. */
    public static final long MAX_COUNTER = (1L << COUNTER_BITS) - 1;

    public Version {
        if (epoch < 1 || epoch > MAX_EPOCH) {
            throw new IllegalArgumentException("Cannot use epoch=" + epoch + ": must be 1.." + MAX_EPOCH);
        }
        if (counter < 0 || counter > MAX_COUNTER) {
            throw new IllegalArgumentException("Cannot use counter=" + counter + ": must be 0.." + MAX_COUNTER);
        }
    }

    /** The number that travels on the wire. */
    public long toLong() {
        return ((long) epoch << COUNTER_BITS) | counter;
    }

    /** The version that {@link #toLong()} made {@code version} of. */
    public static Version ofLong(long version) {
        return new Version((int) (version >>> COUNTER_BITS), version & MAX_COUNTER);
    }
}
