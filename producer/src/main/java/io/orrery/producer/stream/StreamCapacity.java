package io.orrery.producer.stream;

/** What a new stream can take. */
public sealed interface StreamCapacity {

    /** The word for {@link OnDemand}. */
    String ON_DEMAND = "on-demand";

    /**
     * A number of shards, which stays until somebody changes it.
     *
     * @param shards 1 or more
     */
    record Provisioned(int shards) implements StreamCapacity {
        public Provisioned {
            if (shards < 1) {
                throw new IllegalArgumentException("Cannot use create-stream=" + shards + ": must be at least 1");
            }
        }
    }

    /** Kinesis adds shards by itself. */
    record OnDemand() implements StreamCapacity {}

    /**
     * Reads a capacity.
     *
     * @param text a number of shards, or {@value #ON_DEMAND}
     * @throws IllegalArgumentException if it is neither
     */
    static StreamCapacity parse(String text) {
        if (text.equals(ON_DEMAND)) {
            return new OnDemand();
        }
        int shards;
        try {
            shards = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Cannot use create-stream=" + text + ": must be a number of shards, or " + ON_DEMAND, e);
        }
        return new Provisioned(shards);
    }
}
