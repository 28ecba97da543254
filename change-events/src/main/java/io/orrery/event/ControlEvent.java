package io.orrery.event;

/**
 * An event about a whole table. Table-wide events are put on every shard; a reader of the classic format skips them by
 * their type.
 */
public sealed interface ControlEvent extends Event
        permits TableSchema, TruncateTable, DropTable, SnapshotStarted, SnapshotCompleted {}
