package io.orrery.archive.layout;

import io.orrery.event.ChangeEvent;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TruncateTable;
import java.util.Locale;

/** What an event is: the column {@code type}. */
public enum EventType {
    INSERT,
    UPDATE,
    DELETE,
    /** A row that a snapshot read. */
    SNAPSHOT,
    TRUNCATE,
    DROP,
    SNAPSHOT_STARTED,
    SNAPSHOT_COMPLETED;

    /** Those that concern a table as a whole, as SQL lists them. */
    public static final String TABLE_WIDE = "('truncate', 'drop', 'snapshot_started', 'snapshot_completed')";

    /** The type of an event that has metadata. */
    public static EventType of(Event event) {
        if (event instanceof ChangeEvent<?> any) {
            ChangeEvent<Row> change = ChangeEvent.of(any).orElseThrow();
            EventType written = change.metadata().snapshot() ? SNAPSHOT : INSERT;
            return change.match(write -> written, update -> UPDATE, delete -> DELETE);
        }
        if (event instanceof TruncateTable) {
            return TRUNCATE;
        }
        if (event instanceof DropTable) {
            return DROP;
        }
        if (event instanceof SnapshotStarted) {
            return SNAPSHOT_STARTED;
        }
        if (event instanceof SnapshotCompleted) {
            return SNAPSHOT_COMPLETED;
        }
        throw new IllegalArgumentException(
                "Cannot archive a " + event.getClass().getSimpleName());
    }

    /** As it stands in the column. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
