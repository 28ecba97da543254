package io.orrery.search.generation;

import java.util.List;

/**
 * How two indices of one table differ.
 *
 * @param documents how many documents were compared
 * @param differences what differs, at most a handful
 * @param count how many documents differ
 */
public record Comparison(long documents, List<Difference> differences, long count) {

    /** How a document differs. */
    public enum Kind {
        /** The new index lacks it. */
        MISSING,
        /** The old index lacks it. */
        EXTRA,
        /** Both have it, and it is not the same. */
        DIFFERENT
    }

    /**
     * A document that differs.
     *
     * @param id its id
     */
    public record Difference(String id, Kind kind) {}

    public Comparison {
        differences = List.copyOf(differences);
    }

    /** True if nothing differs. */
    public boolean equal() {
        return count == 0;
    }
}
