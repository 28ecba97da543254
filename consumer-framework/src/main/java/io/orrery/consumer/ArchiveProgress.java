package io.orrery.consumer;

/** Hears how far the reading of an archive is. Called by several threads. */
@FunctionalInterface
public interface ArchiveProgress {

    /**
     * Some more was read.
     *
     * @param read the part that was read, from 0 to 1
     * @param events how many events that were, of which the store has all
     */
    void read(double read, long events);
}
