package io.orrery.producer.snapshot;

import java.time.Duration;

/**
 * How much of a table is read at once. It follows the time that a chunk takes, and shrinks where chunks are voided.
 *
 * @param rows at most so many
 * @param bytes at most so much
 */
public record ChunkSize(int rows, long bytes) {

    /** So many keys are asked for by one statement. */
    static final int MOST_KEYS = 500;

    private static final int LEAST_ROWS = 100;
    private static final int MOST_ROWS = 20_000;
    private static final long MOST_BYTES = 4L << 20;

    /** A chunk that takes longer holds its window open for long. */
    private static final Duration AIM = Duration.ofMillis(500);

    static final ChunkSize FIRST = new ChunkSize(2_000, MOST_BYTES);

    /** The size after a chunk that was read in {@code took}. */
    ChunkSize after(Duration took) {
        if (took.compareTo(AIM) > 0) {
            return new ChunkSize(Math.max(LEAST_ROWS, rows / 2), bytes);
        }
        return took.compareTo(AIM.dividedBy(2)) < 0 ? new ChunkSize(Math.min(MOST_ROWS, rows * 2), bytes) : this;
    }

    /** The size after a chunk that was void. */
    ChunkSize smaller() {
        return new ChunkSize(Math.max(LEAST_ROWS, rows / 4), bytes);
    }
}
