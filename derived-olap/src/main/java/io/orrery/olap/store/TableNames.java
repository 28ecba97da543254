package io.orrery.olap.store;

import io.orrery.consumer.RejectedException;
import io.orrery.event.TableName;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/** Which tables can stand beside each other under their own names. */
final class TableNames {

    private static final Set<String> DUCKDB = Set.of("pg_catalog", "information_schema");
    private static final Set<String> ORRERY = Set.of(Hidden.SCHEMA, Hidden.DATA);

    private TableNames() {}

    /**
     * Passes a table that is to be made.
     *
     * @throws RejectedException if its view would be another one's
     */
    static void check(TableName table, Collection<TableState> known) {
        String schema = table.schema().toLowerCase(Locale.ROOT);
        if (DUCKDB.contains(schema) || ORRERY.contains(schema)) {
            throw new RejectedException(
                    "Cannot store table " + table + ": " + (DUCKDB.contains(schema) ? "DuckDB" : "Orrery")
                            + " keeps the name '" + schema
                            + "' for itself; name the tables to store with --tables, without those"
                            + " of that database");
        }
        for (TableState other : known) {
            if (!other.dropped() && isSame(table, other.table())) {
                throw new RejectedException("Cannot store table " + table + " beside " + other.table()
                        + ": DuckDB takes names that differ in case alone for one; name the tables to store with"
                        + " --tables, without one of the two, or keep it in a database of its own, by an 'olap run'"
                        + " with another --name and --database");
            }
        }
    }

    private static boolean isSame(TableName one, TableName other) {
        return one.schema().equalsIgnoreCase(other.schema()) && one.table().equalsIgnoreCase(other.table());
    }
}
