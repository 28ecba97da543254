package io.orrery.consumer.worker;

import java.util.Optional;

/** What a store says of the shards that it holds. */
public interface StorePositions {

    /** The sequence number up to which the store holds the shard; empty if it does not know. */
    Optional<String> of(String shardId);
}
