package io.orrery.olap.store;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import java.sql.SQLException;
import java.time.Instant;
import org.duckdb.DuckDBAppender;

/**
 * Puts changes of rows into an appender. All values are converted before the first one is appended, since an appender
 * cannot take half a row back.
 */
final class RowStaging {

    private final Layout layout;
    private final long appliedAtMicros;
    private final int[] places;

    /** @param appliedAtMicros the time that deletions are marked with, in microseconds since 1970 */
    RowStaging(Layout layout, long appliedAtMicros) {
        this.layout = layout;
        this.appliedAtMicros = appliedAtMicros;
        this.places = layout.columns().stream()
                .mapToInt(column -> layout.schema().indexOf(column.source().name()))
                .toArray();
    }

    /**
     * The staged values of a change.
     *
     * @param event with rows of the layout's columns
     * @throws IllegalArgumentException if a value cannot be stored; the message names the column, not the value
     */
    Object[] values(ChangeEvent<Row> event) {
        boolean tombstone = isDelete(event) && !layout.history();
        Row row = event.match(write -> write.row(), update -> update.after(), gone -> gone.row());
        Object[] values = new Object[layout.columns().size()];
        for (int i = 0; i < values.length; i++) {
            StoredColumn column = layout.columns().get(i);
            // Of a deleted row only the key is kept: it is all that a late change is compared with.
            if (!tombstone || layout.inKey(column)) {
                values[i] = staged(row.at(places[i]), column);
            }
        }
        return values;
    }

    static boolean isDelete(ChangeEvent<Row> event) {
        return event.match(write -> false, update -> false, delete -> true);
    }

    private static Object staged(Object value, StoredColumn column) {
        if (value == null) {
            return null;
        }
        String name = column.source().name();
        if (value == Row.ABSENT) {
            throw new IllegalArgumentException("column '" + name
                    + "' is absent: set binlog_row_image=FULL on the source, which the OLAP tables need");
        }
        try {
            return column.codec().input().convert(value);
        } catch (RuntimeException e) {
            // The message of a parser quotes the value.
            String reason = e instanceof IllegalArgumentException
                            && e.getCause() == null
                            && !(e instanceof NumberFormatException)
                    ? e.getMessage()
                    : "cannot be stored as " + column.codec().type();
            throw new IllegalArgumentException(
                    "column '" + name + "' (" + column.source().type() + ") " + reason, e);
        }
    }

    void append(DuckDBAppender appender, PendingChanges.Last change, Object[] values) throws SQLException {
        appender.beginRow();
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                appender.appendNull();
            } else {
                layout.columns().get(i).codec().appending().append(appender, values[i]);
            }
        }
        if (layout.textKey()) {
            appender.append(Keys.stored(layout, change.key()));
        }
        appender.append(change.event().version());
        if (isDelete(change.event()) && !layout.history()) {
            appender.appendEpochMicros(appliedAtMicros);
        } else {
            appender.appendNull();
        }
        if (layout.copies()) {
            appender.append(Keys.image(change.event()));
            appender.append(isDelete(change.event()) ? change.key().text() : null);
        }
        if (layout.history()) {
            appendHistory(appender, change.event());
        }
        appender.append(change.changes());
        appender.append(change.batch());
        appender.endRow();
    }

    private static void appendHistory(DuckDBAppender appender, ChangeEvent<Row> event) throws SQLException {
        String written = event.metadata().snapshot() ? "snapshot" : "insert";
        appender.append(event.<String>match(write -> written, update -> "update", delete -> "delete"));
        Instant committed = event.metadata().committedAt();
        appender.appendEpochMicros(committed.getEpochSecond() * 1_000_000 + committed.getNano() / 1000);
    }
}
