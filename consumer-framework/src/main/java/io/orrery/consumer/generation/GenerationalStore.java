package io.orrery.consumer.generation;

import io.orrery.consumer.DerivedStore;

/**
 * A derived store that can hold several generations of itself beside each other, each in a place of its own (an index,
 * a database file). Each method can be called again after it failed half way, and then finishes.
 */
public interface GenerationalStore {

    /**
     * The store of a generation, ready to be written to; made if it does not exist. The caller closes it if it is
     * {@link AutoCloseable}.
     */
    DerivedStore open(int generation) throws Exception;

    /** Shows a generation to readers, all of it at once, in the place of the one they saw before. */
    void promote(int generation) throws Exception;

    /**
     * True if an exception, thrown by this store or by a look at it, says that its place is away for a time: what failed
     * is then done again. By default nothing passes.
     */
    default boolean isAway(Exception thrown) {
        return false;
    }

    /** Deletes a generation's place, if it exists. Never called for the one that readers see. */
    void drop(int generation) throws Exception;
}
