package io.orrery.olap.query;

import java.time.Duration;

/**
 * What one query may take. Memory is limited for the database as a whole
 * ({@link io.orrery.olap.duck.DatabaseSettings#memory}): DuckDB has no limit a query.
 *
 * @param rows the most rows that a query gives; the rest is left off, and said so
 * @param time how long it may run
 * @param concurrent how many run at once; more wait
 */
public record QueryLimits(long rows, Duration time, int concurrent) {

    public QueryLimits {
        if (rows < 1) {
            throw new IllegalArgumentException("Cannot use query-rows=" + rows + ": must be at least 1");
        }
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("Cannot use query-time=" + time + ": must be positive");
        }
        if (concurrent < 1 || concurrent > 100) {
            throw new IllegalArgumentException("Cannot use query-concurrent=" + concurrent + ": must be 1..100");
        }
    }

    /** A million rows, a minute, four at once. */
    public static QueryLimits defaults() {
        return new QueryLimits(1_000_000, Duration.ofMinutes(1), 4);
    }

    /** For one who asks on the database's owner's behalf: all rows, a day. */
    public static QueryLimits unlimited() {
        return new QueryLimits(Long.MAX_VALUE, Duration.ofDays(1), 1);
    }

    QueryLimits withRows(long asked) {
        return new QueryLimits(Math.min(rows, asked), time, concurrent);
    }
}
