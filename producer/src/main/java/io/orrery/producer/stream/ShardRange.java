package io.orrery.producer.stream;

import java.util.Objects;

/**
 * An open shard.
 *
 * @param shardId its id
 * @param first the lowest hash key that it takes
 * @param last the highest
 */
public record ShardRange(String shardId, HashKey first, HashKey last) {

    public ShardRange {
        Objects.requireNonNull(shardId, "shardId");
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(last, "last");
    }

    boolean holds(HashKey key) {
        return key.compareTo(first) >= 0 && key.compareTo(last) <= 0;
    }

    boolean overlaps(ShardRange other) {
        return first.compareTo(other.last) <= 0 && other.first.compareTo(last) <= 0;
    }
}
