package io.orrery.search;

import io.orrery.search.settings.SearchFile;
import java.util.Objects;

/**
 * What a search satellite writes to.
 *
 * @param file what is set for each table
 * @param generation the build of the indices, counted from 1
 * @param live whether queries see a new index at once; if not, it has to be promoted
 */
public record SearchSettings(SearchFile file, int generation, boolean live) {

    public SearchSettings {
        Objects.requireNonNull(file, "file");
        if (generation < 1 || generation > 999_999) {
            throw new IllegalArgumentException("Cannot use generation=" + generation + ": must be 1..999999");
        }
    }

    /** The first generation, live, and nothing set. */
    public static SearchSettings defaults() {
        return new SearchSettings(SearchFile.empty(), 1, true);
    }
}
