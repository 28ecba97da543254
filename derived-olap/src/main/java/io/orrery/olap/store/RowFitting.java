package io.orrery.olap.store;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.Delete;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.event.Update;
import io.orrery.event.Write;
import io.orrery.olap.type.ValueChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes rows of a table's columns out of rows of older ones, which a shard that is behind may still bring: what MySQL has
 * made of the rows that were there. For one thread.
 */
final class RowFitting {

    private final TableSchema to;
    private final boolean keysAreEnough;
    private final boolean history;
    private final Map<TableSchema, List<Source>> known = new HashMap<>();

    RowFitting(Layout layout) {
        this.to = layout.schema();
        this.history = layout.history();
        this.keysAreEnough = !layout.history() && !layout.copies();
    }

    TableSchema to() {
        return to;
    }

    /** Where a column's value comes from. */
    @FunctionalInterface
    private interface Source {
        Object value(Row row);
    }

    /**
     * The change with rows of the table's columns.
     *
     * @throws IllegalArgumentException if a value does not fit; the message names the column, not the value
     */
    ChangeEvent<Row> fit(ChangeEvent<Row> event) {
        TableSchema schema =
                event.match(w -> w.row(), u -> u.after(), d -> d.row()).schema();
        if (schema.sameShape(to)) {
            return event;
        }
        // Of a row that is gone the table needs the key alone, and its other values may be why it had to go.
        return event.match(
                write -> new Write<>(write.metadata(), fit(write.row(), false)),
                update -> new Update<>(
                        update.metadata(), fit(update.before(), keysAreEnough), fit(update.after(), false)),
                delete -> new Delete<>(delete.metadata(), fit(delete.row(), keysAreEnough)));
    }

    private Row fit(Row row, boolean keyAlone) {
        List<Source> sources = known.computeIfAbsent(row.schema(), this::sources);
        Object[] values = new Object[sources.size()];
        for (int i = 0; i < values.length; i++) {
            if (!keyAlone || to.key().contains(to.columns().get(i).name())) {
                values[i] = sources.get(i).value(row);
            }
        }
        return new Row(to, values);
    }

    private List<Source> sources(TableSchema from) {
        ColumnMatch match = ColumnMatch.between(from, to);
        return to.columns().stream().map(column -> source(from, match, column)).toList();
    }

    private Source source(TableSchema from, ColumnMatch match, Column column) {
        Optional<Column> was = match.before(column);
        if (was.isPresent()) {
            return change(from, was.get(), column);
        }
        for (Column gone : from.columns()) {
            if (match.unclear(gone).equals(Optional.of(column))) {
                int index = from.indexOf(gone.name());
                return row -> onlyNull(row.at(index), gone, column);
            }
        }
        Object earlier = history ? null : column.earlierOrNull();
        return row -> earlier;
    }

    private Source change(TableSchema from, Column was, Column column) {
        int index = from.indexOf(was.name());
        UnaryOperator<Object> change = ValueChange.between(was.type(), column.type())
                .orElse(value -> {
                    throw new IllegalArgumentException("is of a type that MySQL converts by rules of its own");
                });
        return row -> {
            Object value = row.at(index);
            try {
                return value == null || value == Row.ABSENT ? value : change.apply(value);
            } catch (IllegalArgumentException e) {
                throw late(was, column, e.getMessage(), e);
            }
        };
    }

    private static Object onlyNull(Object value, Column gone, Column column) {
        if (value == null) {
            return null;
        }
        throw late(gone, column, "may be that column or another one", null);
    }

    private static IllegalArgumentException late(Column was, Column column, String reason, Throwable cause) {
        return new IllegalArgumentException(
                "a row came late, from before the table was altered, and its column '" + was.name() + "' (" + was.type()
                        + "), now '" + column.name() + "' (" + column.type() + "), " + reason
                        + ": build the tables anew with 'orrery olap rebuild --snapshot'",
                cause);
    }
}
