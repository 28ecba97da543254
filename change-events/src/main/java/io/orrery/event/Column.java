package io.orrery.event;

import java.util.Objects;

/**
 * A column of a table.
 *
 * @param name the name as MySQL has it
 * @param type the type
 * @param nullable true if the column admits NULL
 * @param earlier what rows hold in it that were written before the table had it
 */
public record Column(String name, ColumnType type, boolean nullable, EarlierValue earlier) {

    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(earlier, "earlier");
        if (earlier instanceof EarlierValue.Known known
                && !(known.value() == null ? nullable : type.holds(known.value()))) {
            throw new IllegalArgumentException(
                    "Cannot use column '" + name + "': what earlier rows hold in it is no " + type);
        }
    }

    /** A column of which nobody told what earlier rows hold in it. */
    public Column(String name, ColumnType type, boolean nullable) {
        this(name, type, nullable, EarlierValue.UNKNOWN);
    }

    /** The value that {@link #earlier} rows hold; null for NULL, and where it is not known. */
    public Object earlierOrNull() {
        return earlier instanceof EarlierValue.Known known ? known.value() : null;
    }

    /** The same column where earlier rows hold {@code value}. */
    public Column withEarlier(EarlierValue value) {
        return new Column(name, type, nullable, value);
    }

    /** A nullable column of the type that {@code sql} writes. */
    public static Column of(String name, String sql) {
        return new Column(name, ColumnType.parse(sql), true);
    }
}
