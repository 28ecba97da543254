package io.orrery.search.verify;

import io.orrery.event.TableName;
import java.util.List;
import java.util.Objects;

/**
 * How a table of the index differs from the source.
 *
 * @param table the table
 * @param rows how many rows of the source were compared
 * @param differences what differs, for good
 * @param skipped why the table was not compared; null if it was
 */
public record Verification(TableName table, long rows, List<Difference> differences, String skipped) {

    /** How a row differs. */
    public enum Kind {
        /** The source has the row, and the index lacks it. */
        MISSING,
        /** The index has the row, and the source lacks it. */
        EXTRA,
        /** Both have it, and it is not the same. */
        DIFFERENT
    }

    /**
     * A row that differs.
     *
     * @param id the id of its document
     */
    public record Difference(String id, Kind kind) {}

    public Verification {
        Objects.requireNonNull(table, "table");
        differences = List.copyOf(differences);
    }

    /** True if the table was compared and nothing differs. */
    public boolean equal() {
        return skipped == null && differences.isEmpty();
    }
}
