package io.orrery.runtime.snapshot;

import java.util.List;
import java.util.Objects;

/**
 * That a producer publishes rows as they are now: of whole tables, or those of some keys.
 *
 * @param id names the request, and its events
 * @param kind what is asked for
 * @param tables of a snapshot: which tables, as {@code --tables} of the producer writes them; of a repair: the one table,
 *     its database and its name, in {@code keys}
 * @param where a condition in SQL that the rows have to meet; null for none
 * @param maxRowsPerSecond how many rows may be read in a second; 0 for no limit
 * @param wish what the producer is to do with it
 * @param keys of a repair; null otherwise
 * @param askedAt when it was asked for, in ISO-8601
 */
public record SnapshotRequest(
        String id,
        Kind kind,
        String tables,
        String where,
        long maxRowsPerSecond,
        Wish wish,
        Keys keys,
        String askedAt) {

    /** What is asked for. */
    public enum Kind {
        /** All rows of tables. */
        SNAPSHOT,
        /** The rows of some keys: what is there is published, and a deletion of what is not. */
        REPAIR
    }

    /** What is to happen with a request. */
    public enum Wish {
        /** It goes on until all is published. */
        RUN,
        /** It waits. */
        PAUSE,
        /** It ends where it is. */
        CANCEL
    }

    /**
     * Rows of one table.
     *
     * @param schema the database
     * @param table the table
     * @param rows for each row a JSON object of the columns of its key, with values as events have them; none for all of
     *     the table, since the rows of one without a key can't be named
     */
    public record Keys(String schema, String table, List<String> rows) {
        public Keys {
            Objects.requireNonNull(schema, "schema");
            Objects.requireNonNull(table, "table");
            rows = List.copyOf(rows);
        }

        /** Hides the values: keys are row values, which never reach a log. */
        @Override
        public String toString() {
            return rows.size() + " rows of " + schema + "." + table;
        }
    }

    public SnapshotRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(wish, "wish");
        Objects.requireNonNull(askedAt, "askedAt");
        if (kind == Kind.SNAPSHOT ? tables == null : keys == null) {
            throw new IllegalArgumentException("Cannot use a request for nothing: name tables or keys");
        }
        if (maxRowsPerSecond < 0) {
            throw new IllegalArgumentException(
                    "Cannot use max-rows-per-second=" + maxRowsPerSecond + ": must not be negative");
        }
    }

    /** The same without the keys of a repair, which are row values. */
    public SnapshotRequest withoutRows() {
        return keys == null
                ? this
                : new SnapshotRequest(
                        id,
                        kind,
                        tables,
                        where,
                        maxRowsPerSecond,
                        wish,
                        new Keys(keys.schema(), keys.table(), List.of()),
                        askedAt);
    }

    /** The same with another wish. */
    public SnapshotRequest with(Wish newWish) {
        return new SnapshotRequest(id, kind, tables, where, maxRowsPerSecond, newWish, keys, askedAt);
    }
}
