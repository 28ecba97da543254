package io.orrery.consumer;

import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.consumer.worker.ShardLease;
import io.orrery.event.Event;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A shard and the part of the key space that it covers.
 *
 * @param range empty where the lease doesn't say
 */
record ShardPart(String shardId, Optional<KeyRange> range) {

    ShardPart {
        Objects.requireNonNull(shardId, "shardId");
        Objects.requireNonNull(range, "range");
    }

    static ShardPart of(ShardLease lease) {
        return new ShardPart(
                lease.shardId(), lease.knownRange().map(range -> new KeyRange(range.start(), range.end())));
    }

    Batch batch(List<Event> events, StreamPosition end) {
        return new Batch(shardId, events, end, range);
    }
}
