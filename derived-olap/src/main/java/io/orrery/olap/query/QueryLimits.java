package io.orrery.olap.query;

import io.orrery.olap.duck.DatabaseSettings;
import java.time.Duration;

/**
 * What one query may take.
 *
 * @param rows the most rows that a query gives; the rest is left off, and said so
 * @param time how long it may run
 * @param memory what its sorts, joins and aggregates may hold before they go to disk, as DuckDB writes it. What cannot
 *     go to disk (a list, a long text) is held by the memory of the whole database alone
 *     ({@link io.orrery.olap.duck.DatabaseSettings#memory}), where the writer goes first: see {@link
 *     io.orrery.olap.duck.Readers}
 * @param concurrent how many run at once; more wait
 */
public record QueryLimits(long rows, Duration time, String memory, int concurrent) {

    public QueryLimits {
        if (rows < 1) {
            throw new IllegalArgumentException("Cannot use query-rows=" + rows + ": must be at least 1");
        }
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("Cannot use query-time=" + time + ": must be positive");
        }
        DatabaseSettings.checkMemory(memory);
        if (concurrent < 1 || concurrent > 100) {
            throw new IllegalArgumentException("Cannot use query-concurrent=" + concurrent + ": must be 1..100");
        }
    }

    /** A million rows, a minute, 128 MB, four at once. */
    public static QueryLimits defaults() {
        return new QueryLimits(1_000_000, Duration.ofMinutes(1), "128MB", 4);
    }

    /** For one who asks on the database's owner's behalf: all rows, a day. Memory is what it is. */
    public static QueryLimits unlimited() {
        return new QueryLimits(Long.MAX_VALUE, Duration.ofDays(1), defaults().memory(), 1);
    }

    /** What the user is told where a query has more rows than it gives. */
    public static String leftOff(long rows) {
        return "only the first " + rows + " rows are given; there are more";
    }

    QueryLimits withRows(long asked) {
        return new QueryLimits(Math.min(rows, asked), time, memory, concurrent);
    }
}
