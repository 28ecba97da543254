package io.orrery.event;

import java.util.Objects;

/**
 * What rows that were written before their table got a column hold in that column. MySQL puts it into them without
 * logging a change, so it travels with the column.
 */
public sealed interface EarlierValue {

    /** Nobody told. */
    EarlierValue UNKNOWN = new Unknown();

    /**
     * Every such row holds the same value.
     *
     * @param value of the Java type of the column's family; null for NULL
     */
    static EarlierValue of(Object value) {
        return new Known(value);
    }

    /** The value is not known, or differs from row to row. */
    record Unknown() implements EarlierValue {}

    /**
     * The value is known.
     *
     * @param value of the Java type of the column's family; null for NULL. A {@code byte[]} must not be changed
     */
    record Known(Object value) implements EarlierValue {

        @Override
        public boolean equals(Object other) {
            return other instanceof Known that && Objects.deepEquals(value, that.value);
        }

        @Override
        public int hashCode() {
            return text().hashCode();
        }

        /** One text for equal values. */
        String text() {
            return value == null ? "NULL" : "=" + RowKey.text(value);
        }

        /** Hides the value, which rows hold. */
        @Override
        public String toString() {
            return "Known";
        }
    }
}
