package io.orrery.consumer;

import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.event.Event;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Events of one shard in stream order. A batch ends where a Kinesis record ends, so that its {@link #end()} may be
 * checkpointed. A {@link io.orrery.event.TableSchema} comes before the first change that follows it.
 *
 * @param shardId the shard
 * @param events changes and table-wide events
 * @param end the position of the last Kinesis record in the batch; events of later records may be in it while the parts
 *     of a large row are missing, and come again if the work is cut short there
 * @param range the part of the key space that the shard covers; empty where that is not known, as for an event that was
 *     parked and is tried again
 * @param places where each event stands, in the order of the events; empty where that is not known. Not to be changed
 */
public record Batch(
        String shardId, List<Event> events, StreamPosition end, Optional<KeyRange> range, List<EventPlace> places) {

    public Batch {
        Objects.requireNonNull(shardId, "shardId");
        events = List.copyOf(events);
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(range, "range");
        // Not copied: few stores ask, and there are as many as events.
        if (!places.isEmpty() && places.size() != events.size()) {
            throw new IllegalArgumentException(
                    "Cannot make a batch of " + events.size() + " events with " + places.size() + " places");
        }
    }

    /** A batch whose events' places are not known. */
    public Batch(String shardId, List<Event> events, StreamPosition end, Optional<KeyRange> range) {
        this(shardId, events, end, range, List.of());
    }

    /** A batch of a shard that covers the whole key space, as the only one of a stream does. */
    public Batch(String shardId, List<Event> events, StreamPosition end) {
        this(shardId, events, end, Optional.of(KeyRange.ALL));
    }
}
