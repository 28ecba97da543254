package io.orrery.olap.query;

/**
 * What of a query's rows is written, and how.
 *
 * @param rows the most rows to write
 * @param width the columns of the terminal that a {@link QueryFormat#TABLE} is to fit; other formats are for programs and
 *     never cut
 */
public record QueryOutput(QueryFormat format, long rows, int width) {

    /** Checks the numbers. */
    public QueryOutput {
        if (rows < 0 || width < 1) {
            throw new IllegalArgumentException("Cannot write " + rows + " rows in " + width + " columns");
        }
    }

    /** Output of any width. */
    public static QueryOutput of(QueryFormat format, long rows) {
        return new QueryOutput(format, rows, Integer.MAX_VALUE);
    }
}
