package io.orrery.search.write;

import java.util.Objects;

/** What became of one item of a bulk request. */
sealed interface ItemOutcome {

    /** The index holds the document. */
    record Applied() implements ItemOutcome {}

    /** The index holds a version that is at least as new, so the item changed nothing: as it should be. */
    record Stale() implements ItemOutcome {}

    /**
     * The cluster can't take it now.
     *
     * @param reason what it said, without row values
     */
    record Retry(String reason) implements ItemOutcome {
        public Retry {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The index will never take it.
     *
     * @param reason what it said, without row values
     */
    record Rejected(String reason) implements ItemOutcome {
        public Rejected {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
