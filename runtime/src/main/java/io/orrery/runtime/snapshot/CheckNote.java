package io.orrery.runtime.snapshot;

import java.util.List;
import java.util.Objects;

/**
 * What a check of a satellite's store against the source has found.
 *
 * @param at when it ended, in ISO-8601
 * @param tables how many tables it looked at
 * @param rows how many rows of the source it compared
 * @param mended how many rows it mended
 * @param unequal the tables that are not equal, at most {@value #MOST}
 */
public record CheckNote(String at, int tables, long rows, long mended, List<Unequal> unequal) {

    /** So many tables are named. */
    public static final int MOST = 100;

    /**
     * A table that is not equal, or of which that can't be said.
     *
     * @param schema the database
     * @param table the table
     * @param different how many rows are missing, extra or different
     */
    public record Unequal(String schema, String table, long different) {
        public Unequal {
            Objects.requireNonNull(schema, "schema");
            Objects.requireNonNull(table, "table");
        }
    }

    public CheckNote {
        Objects.requireNonNull(at, "at");
        unequal = unequal.subList(0, Math.min(MOST, unequal.size())).stream().toList();
    }
}
