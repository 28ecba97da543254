package io.orrery.mysql.table;

import java.util.Optional;

/**
 * A range of a table's index.
 *
 * @param after where it begins, that place left out; empty for the table's beginning
 * @param upTo where it ends, that place included; empty for the table's end
 */
public record KeyRange(Optional<KeyPosition> after, Optional<KeyPosition> upTo) {

    /** All of a table. */
    public static final KeyRange ALL = new KeyRange(Optional.empty(), Optional.empty());

    /** What follows a place. */
    public static KeyRange after(KeyPosition place) {
        return new KeyRange(Optional.of(place), Optional.empty());
    }

    /** The same up to {@code end}, included. */
    public KeyRange upTo(KeyPosition end) {
        return new KeyRange(after, Optional.of(end));
    }
}
