package io.orrery.search;

import io.orrery.search.mapping.IndexNames;
import java.util.Objects;

/**
 * What a search satellite writes to.
 *
 * @param names how indices are named
 * @param generation the build of the indices, counted from 1
 * @param live whether queries see a new index at once; if not, it has to be promoted
 */
public record SearchSettings(IndexNames names, int generation, boolean live) {

    public SearchSettings {
        Objects.requireNonNull(names, "names");
        if (generation < 1 || generation > 999_999) {
            throw new IllegalArgumentException("Cannot use generation=" + generation + ": must be 1..999999");
        }
    }

    /** The first generation, live, under names without a prefix. */
    public static SearchSettings defaults() {
        return new SearchSettings(new IndexNames(""), 1, true);
    }
}
