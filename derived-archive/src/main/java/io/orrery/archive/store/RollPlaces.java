package io.orrery.archive.store;

import io.orrery.archive.layout.Partition;
import io.orrery.consumer.StreamPosition;

/** Where rolled files get their places, and what becomes of them there. Safe for any number of threads. */
interface RollPlaces extends AutoCloseable {

    /**
     * The place of a rolled file.
     *
     * @param attempt eight hexadecimal digits: two workers that write the same events never mean the same file
     */
    String path(Partition partition, String shardId, StreamPosition upTo, String attempt);

    /** Files of a shard are in their places. */
    void rolled(String shardId);

    @Override
    void close();
}
