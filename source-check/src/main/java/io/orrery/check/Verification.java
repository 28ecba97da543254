package io.orrery.check;

import io.orrery.event.Row;
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
 * @param repair what was done about differences that there were
 */
public record Verification(
        TableName table, long rows, List<Difference> differences, int inFlight, String skipped, Repair repair) {

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
     * @param key the row, with its key at least; null if its table has none
     */
    public record Difference(String id, Kind kind, Row key) {
        public Difference {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(kind, "kind");
        }
    }

    /**
     * What a repair came to.
     *
     * @param mended what differed, was published anew, and is equal now
     * @param whole whether all of the table was published anew, since its rows have no key to be asked for by
     * @param problem why not all that differs was published anew; null if it was, or nothing was asked for
     */
    public record Repair(List<Difference> mended, boolean whole, String problem) {

        /** None was made. */
        public static final Repair NONE = new Repair(List.of(), false, null);

        public Repair {
            mended = List.copyOf(mended);
        }
    }

    public Verification {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(repair, "repair");
        differences = List.copyOf(differences);
    }

    static Verification skipped(TableName table, String reason) {
        return new Verification(table, 0, List.of(), 0, reason, Repair.NONE);
    }

    /** True if the table was compared and nothing differs. */
    public boolean equal() {
        return skipped == null && differences.isEmpty();
    }

    /** The same after a repair. */
    Verification repaired(List<Difference> left, int moreInFlight, Repair made) {
        return new Verification(table, rows, left, inFlight + moreInFlight, skipped, made);
    }
}
