package io.orrery.archive.store;

import io.orrery.archive.layout.Partition;
import io.orrery.archive.layout.Paths;
import io.orrery.consumer.StreamPosition;

/** Rolled files stay where they are, and engines see them at once. */
final class FinalPlaces implements RollPlaces {

    @Override
    public String path(Partition partition, String shardId, StreamPosition upTo, String attempt) {
        return Paths.file(partition, shardId, upTo, attempt);
    }

    /** Nothing becomes of them. */
    @Override
    public void rolled(String shardId) {}

    /** Nothing is open. */
    @Override
    public void close() {}
}
