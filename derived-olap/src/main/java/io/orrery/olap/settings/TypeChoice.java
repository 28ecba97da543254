package io.orrery.olap.settings;

/** A DuckDB type that is chosen for a column in the place of the usual one. */
public enum TypeChoice {
    /** VARCHAR: for dates and times it keeps what no DuckDB type can say, such as {@code 0000-00-00}. */
    TEXT,
    /** UUID, of BINARY(16) or of text. */
    UUID,
    /** BOOLEAN, of an integer: true unless it is 0. */
    BOOLEAN,
    /** TIME, of a TIME column that never leaves 00:00:00 to 23:59:59.999999. */
    TIME
}
