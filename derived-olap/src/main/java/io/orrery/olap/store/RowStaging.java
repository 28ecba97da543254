package io.orrery.olap.store;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.olap.type.Conversion;
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
    private TableSchema rowSchema;
    private Conversion[] conversions = new Conversion[0];

    /** @param appliedAtMicros the time that deletions are marked with, in microseconds since 1970 */
    RowStaging(Layout layout, long appliedAtMicros) {
        this.layout = layout;
        this.appliedAtMicros = appliedAtMicros;
    }

    /**
     * The staged values of a change.
     *
     * @throws IllegalArgumentException if a value cannot be stored; the message names the column, not the value
     */
    Object[] values(ChangeEvent<Row> event) {
        boolean tombstone = isDelete(event) && !layout.history();
        Row row = event.match(write -> write.row(), update -> update.after(), gone -> gone.row());
        follow(row.schema());
        Object[] values = new Object[layout.columns().size()];
        for (int i = 0; i < values.length; i++) {
            StoredColumn column = layout.columns().get(i);
            // Of a deleted row only the key is kept: it is all that a late change is compared with.
            if ((!tombstone || layout.inKey(column)) && conversions[i] != null) {
                values[i] = convert(row, column, conversions[i]);
            }
        }
        return values;
    }

    static boolean isDelete(ChangeEvent<Row> event) {
        return event.match(write -> false, update -> false, delete -> true);
    }

    private static Object convert(Row row, StoredColumn column, Conversion conversion) {
        Object value = row.at(conversion.index());
        if (value == null) {
            return null;
        }
        String name = column.source().name();
        if (value == Row.ABSENT) {
            throw new IllegalArgumentException("column '" + name
                    + "' is absent: set binlog_row_image=FULL on the source, which the OLAP tables need");
        }
        try {
            return conversion.convert(value);
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

    /** Rows mostly have the layout's own schema; a shard that is behind may still bring rows of an older one. */
    private void follow(TableSchema schema) {
        if (schema.equals(rowSchema)) {
            return;
        }
        Conversion[] next = new Conversion[layout.columns().size()];
        for (int i = 0; i < next.length; i++) {
            StoredColumn column = layout.columns().get(i);
            if (schema.hasColumn(column.source().name())) {
                int index = schema.indexOf(column.source().name());
                Column from = schema.columns().get(index);
                next[i] = new Conversion(
                        index, Conversion.between(from.type(), column.source().type(), column.codec()));
            }
        }
        conversions = next;
        rowSchema = schema;
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
            appender.append(Keys.image(layout, change.event()));
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
        appender.append(event.<String>match(write -> "insert", update -> "update", delete -> "delete"));
        Instant committed = event.metadata().committedAt();
        appender.appendEpochMicros(committed.getEpochSecond() * 1_000_000 + committed.getNano() / 1000);
    }
}
