package io.orrery.consumer.worker;

import java.util.List;
import java.util.Objects;

/**
 * A shard that this worker begins to read.
 *
 * @param lease the shard's lease as it is now
 * @param parents the leases of the shards that this one came from, as far as they are still known
 */
public record ShardStart(ShardLease lease, List<ShardLease> parents) {

    public ShardStart {
        Objects.requireNonNull(lease, "lease");
        parents = List.copyOf(parents);
    }
}
