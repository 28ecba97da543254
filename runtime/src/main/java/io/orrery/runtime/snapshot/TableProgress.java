package io.orrery.runtime.snapshot;

import java.util.Objects;

/**
 * How far the snapshot of one table is.
 *
 * @param schema the database
 * @param table the table
 * @param state where it stands
 * @param rows how many rows were read and published, or left to the log
 * @param estimate how many rows there are, as the server estimates; 0 if unknown
 * @param since the version of its start; 0 before it
 * @param after the key after which reading goes on, in a form of the producer's own; null at the beginning
 * @param problem why it failed; null unless it did
 */
public record TableProgress(
        String schema, String table, State state, long rows, long estimate, long since, String after, String problem) {

    /** Where the snapshot of a table stands. */
    public enum State {
        /** It has not begun. */
        WAITING,
        /** Rows are read. */
        RUNNING,
        /** All shards have been told that it is complete. */
        COMPLETED,
        /** There is no such table any more. */
        GONE,
        /** It ended before it was complete. */
        FAILED
    }

    public TableProgress {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(state, "state");
    }

    /** A table whose snapshot has not begun. */
    public static TableProgress waiting(String schema, String table) {
        return new TableProgress(schema, table, State.WAITING, 0, 0, 0, null, null);
    }

    /** The same, begun under a version. */
    public TableProgress begun(long version, long rowsEstimated) {
        return new TableProgress(schema, table, State.RUNNING, 0, rowsEstimated, version, null, null);
    }

    /** The same with more rows done, up to a key. */
    public TableProgress upTo(String key, long moreRows) {
        return new TableProgress(schema, table, state, rows + moreRows, estimate, since, key, problem);
    }

    /** The same in another state. */
    public TableProgress in(State newState) {
        return new TableProgress(schema, table, newState, rows, estimate, since, after, problem);
    }

    /** The same, failed. */
    public TableProgress failed(String why) {
        return new TableProgress(schema, table, State.FAILED, rows, estimate, since, after, why);
    }

    /** True if nothing more happens to it. */
    public boolean ended() {
        return state != State.WAITING && state != State.RUNNING;
    }
}
