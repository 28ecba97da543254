package io.orrery.producer;

/** When a producer makes a snapshot of all of its tables unasked. */
public enum SnapshotMode {
    /** When it starts under a name that has no saved position. */
    INITIAL,
    /** As {@link #INITIAL}, and when the binary log no longer has what comes after the saved position. */
    WHEN_NEEDED,
    /** Never. */
    NEVER
}
