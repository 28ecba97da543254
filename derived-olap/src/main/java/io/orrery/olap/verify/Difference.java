package io.orrery.olap.verify;

/**
 * A row in which two generations differ.
 *
 * @param key what names the row
 * @param kind how they differ
 */
public record Difference(String key, Kind kind) {

    /** How. */
    public enum Kind {
        /** The new generation lacks it. */
        MISSING,
        /** The old one lacks it. */
        EXTRA,
        /** Both have it, and it is not the same. */
        DIFFERENT
    }
}
