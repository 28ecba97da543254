package io.orrery.olap.query;

/** How a query's rows are written. */
public enum QueryFormat {
    /** Columns under each other, for a person. */
    TABLE,
    /** RFC 4180 with a header; NULL is empty, an empty string is quoted. */
    CSV,
    /** One array of objects. */
    JSON,
    /** An Apache Parquet file; intervals and bit strings, which Parquet has not, as text. */
    PARQUET
}
