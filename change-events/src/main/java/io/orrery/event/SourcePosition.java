package io.orrery.event;

import java.util.Objects;

/**
 * Where a row change stands in the source's binary log. With {@link #row} it names the change for ever, whatever
 * version it was published under.
 *
 * @param gtid the transaction's GTID; null where the server has none
 * @param file the binary log file
 * @param pos the offset in {@code file} of the event that held the change
 * @param row the place of the change among the row changes of its transaction, from 0
 */
public record SourcePosition(String gtid, String file, long pos, long row) {

    public SourcePosition {
        Objects.requireNonNull(file, "file");
        if (pos < 0 || row < 0) {
            throw new IllegalArgumentException("Cannot use pos=" + pos + ", row=" + row + ": must not be negative");
        }
    }
}
