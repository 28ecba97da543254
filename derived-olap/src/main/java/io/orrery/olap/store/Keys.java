package io.orrery.olap.store;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SourcePosition;
import io.orrery.olap.settings.Mask;
import java.util.List;

/** What names a stored row. */
final class Keys {

    private static final Mask.Sha256 HIDING = new Mask.Sha256("");

    private Keys() {}

    /**
     * The key of the row that a change is stored in.
     *
     * @throws IllegalArgumentException if the row image does not hold its key
     */
    static RowKey of(Layout layout, ChangeEvent<Row> event) {
        // An update that changed the row's key comes as two changes of one place in the source.
        String half = RowStaging.isDelete(event) ? " gone" : "";
        if (layout.history()) {
            return new RowKey(List.of(change(event) + half + snapshotRow(layout, event)));
        }
        if (layout.copies()) {
            return new RowKey(List.of(change(event) + half));
        }
        return RowKey.of(event);
    }

    /** The rows of a chunk hold as of one place in the log. */
    private static String snapshotRow(Layout layout, ChangeEvent<Row> event) {
        return event.metadata().snapshot() && !layout.schema().keyless()
                ? " " + HIDING.digest(RowKey.of(event).text())
                : "";
    }

    /** Names the change for ever, under whatever version it comes. */
    private static String change(ChangeEvent<Row> event) {
        SourcePosition source = event.metadata().source();
        String transaction = source.gtid() != null ? source.gtid() : source.file() + ":" + source.pos();
        return event.metadata().origin() + " " + transaction + " " + source.row();
    }

    /** What {@link Hidden#IMAGE} holds for a change of a table without a key. */
    static String image(ChangeEvent<Row> event) {
        Row row = event.match(write -> write.row(), update -> update.after(), delete -> delete.row());
        return RowKey.of(row).text();
    }

    /** What {@link Hidden#KEY} holds: not the values of a key that the settings hide. */
    static String stored(Layout layout, RowKey key) {
        boolean hidden = !layout.history()
                && layout.schema().key().stream()
                        .anyMatch(column -> !layout.settings().shows(column));
        return hidden ? HIDING.digest(key.text()) : key.text();
    }
}
