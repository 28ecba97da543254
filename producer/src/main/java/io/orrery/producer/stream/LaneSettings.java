package io.orrery.producer.stream;

import java.util.Objects;

/**
 * How lanes work.
 *
 * @param origin the producer's name
 * @param recordBytes the size up to which events are gathered into one Kinesis record
 * @param largestRecordBytes the size that the stream allows, for single events that are larger
 * @param memoryBytes how much may wait in all lanes together; a single event may be larger
 */
public record LaneSettings(String origin, int recordBytes, int largestRecordBytes, long memoryBytes) {

    /** Rows follow their table's schema in each Kinesis record, so that one has to leave room for them. */
    private static final int LEAST_ROOM = 16_384;

    public LaneSettings {
        Objects.requireNonNull(origin, "origin");
        if (recordBytes < 10_000 || largestRecordBytes < recordBytes) {
            throw new IllegalArgumentException("Cannot use record-bytes=" + recordBytes + ", largest-record-bytes="
                    + largestRecordBytes + ": must be 10000 or more, in ascending order");
        }
        if (memoryBytes < recordBytes) {
            throw new IllegalArgumentException(
                    "Cannot use memory-bytes=" + memoryBytes + ": must be at least record-bytes=" + recordBytes);
        }
    }

    /** The largest document of a schema whose rows can be put. */
    int largestSchemaBytes() {
        return Math.max(0, largestRecordBytes - LEAST_ROOM);
    }
}
