package io.orrery.search.generation;

import java.util.List;
import java.util.Objects;

/**
 * How two indices of one table differ at one point of the stream.
 *
 * @param before what the old index holds, the moving documents left out
 * @param after what the new index holds, the moving documents left out
 * @param differences what differs, at most a handful
 * @param count how many documents differ
 * @param moving how many documents changed so often that the two were never seen at the same version: each index has
 *     read what the other had
 * @param older how many documents differ and count for nothing: the old index knows nothing of them since the snapshot
 *     began that the new one is built from
 */
public record Comparison(
        Content before, Content after, List<Difference> differences, long count, long moving, long older) {

    /**
     * What an index holds.
     *
     * @param documents how many live documents
     * @param hash of the ids, versions and values of them all, in whatever order
     */
    public record Content(long documents, String hash) {
        public Content {
            Objects.requireNonNull(hash, "hash");
        }
    }

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
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
        differences = List.copyOf(differences);
    }

    /** True if nothing differs. */
    public boolean equal() {
        return count == 0;
    }
}
