package io.orrery.local.demo;

import io.orrery.event.TableName;

/** How one table of the source compares with both stores. */
record DemoResult(TableName table, TableComparison search, TableComparison olap) {

    boolean equal() {
        return search.equal() && olap.equal();
    }

    String line() {
        return String.format(
                "%-18s %,7d rows   elasticsearch: %s   duckdb: %s",
                table, search.rows(), search.summary(), olap.summary());
    }
}
