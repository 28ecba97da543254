package io.orrery.archive.look;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import java.util.Optional;

/**
 * One change of a row.
 *
 * @param number from 1, in the order of the versions
 * @param type what was done
 * @param before the row before; empty if there was none, or nobody knew it
 * @param after the row after; empty if it was deleted
 */
record Change(int number, String type, Metadata metadata, Optional<Row> before, Optional<Row> after) {

    /** What a compaction keeps of a change, and of all before it, is what the row was then. */
    static final String KEPT = "kept";

    /** The same, as a compaction keeps it. */
    Change kept() {
        return new Change(number, KEPT, metadata, Optional.empty(), after);
    }

    static Change of(int number, ChangeEvent<Row> event) {
        boolean read = event.metadata().snapshot();
        return event.match(
                write -> new Change(
                        number,
                        read ? "snapshot" : "insert",
                        write.metadata(),
                        Optional.empty(),
                        Optional.of(write.row())),
                update -> new Change(
                        number, "update", update.metadata(), Optional.of(update.before()), Optional.of(update.after())),
                delete -> new Change(number, "delete", delete.metadata(), Optional.of(delete.row()), Optional.empty()));
    }
}
