package io.orrery.consumer;

import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.consumer.worker.HashRange;
import io.orrery.consumer.worker.ShardLease;
import io.orrery.event.Event;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;

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
        return new ShardPart(lease.shardId(), lease.knownRange().map(ShardPart::keys));
    }

    /** What stores know a shard's hash keys by. */
    static KeyRange keys(HashRange range) {
        return new KeyRange(range.start(), range.end());
    }

    Batch batch(List<Event> events, StreamPosition end) {
        return new Batch(shardId, events, end, range);
    }

    Batch batchOf(List<Incoming> incoming, StreamPosition end) {
        return new Batch(shardId, incoming.stream().map(Incoming::event).toList(), end, range, new Places(incoming));
    }

    /** A view: made anew for each of hundreds of thousands of events a second they would cost, and few stores ask. */
    private static final class Places extends AbstractList<EventPlace> implements RandomAccess {

        private final List<Incoming> incoming;

        private Places(List<Incoming> incoming) {
            this.incoming = incoming;
        }

        @Override
        public EventPlace get(int index) {
            Incoming event = incoming.get(index);
            return new EventPlace(event.sequenceNumber(), event.index());
        }

        @Override
        public int size() {
            return incoming.size();
        }
    }
}
