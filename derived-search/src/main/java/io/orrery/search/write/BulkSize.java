package io.orrery.search.write;

/**
 * How much goes into one bulk request.
 *
 * @param documents at most, 1 or more
 * @param bytes at most, but for a single document
 */
record BulkSize(int documents, long bytes) {

    BulkSize {
        if (documents < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "Cannot use documents=" + documents + ", bytes=" + bytes + ": must be positive");
        }
    }

    /** Where to begin: a thousand small documents, or 5 MB. */
    static BulkSize standard() {
        return new BulkSize(1_000, 5L << 20);
    }
}
