package io.orrery.check;

import io.orrery.event.TableName;
import java.util.List;
import java.util.Objects;

/**
 * How a table of a derived store differs from the source.
 *
 * @param table the table
 * @param rows how many rows of the source were compared
 * @param differences what differs, for good
 * @param inFlight how many rows went on changing, so that nothing can be said of them
 * @param skipped why the table was not, or not fully, compared; null if it was
 */
public record Verification(TableName table, long rows, List<Difference> differences, int inFlight, String skipped) {

    /** How a row differs. */
    public enum Kind {
        /** The source has the row, and the store lacks it. */
        MISSING,
        /** The store has the row, and the source lacks it. */
        EXTRA,
        /** Both have it, and it is not the same. */
        DIFFERENT
    }

    /**
     * A row that differs.
     *
     * @param id what names it: {@link StoredTable#id}
     */
    public record Difference(String id, Kind kind) {}

    public Verification {
        Objects.requireNonNull(table, "table");
        differences = List.copyOf(differences);
    }

    static Verification skipped(TableName table, String reason) {
        return new Verification(table, 0, List.of(), 0, reason);
    }

    /** True if the table was compared and nothing differs. */
    public boolean equal() {
        return skipped == null && differences.isEmpty();
    }
}
