package io.orrery.consumer;

import io.orrery.event.Event;
import java.util.List;
import java.util.Objects;

/**
 * Events of one shard in stream order. A batch ends where a Kinesis record ends, so that its {@link #end()} may be
 * checkpointed. A {@link io.orrery.event.TableSchema} comes before the first change that follows it.
 *
 * @param shardId the shard
 * @param events changes and table-wide events
 * @param end the position of the last Kinesis record in the batch
 */
public record Batch(String shardId, List<Event> events, StreamPosition end) {

    public Batch {
        Objects.requireNonNull(shardId, "shardId");
        events = List.copyOf(events);
        Objects.requireNonNull(end, "end");
    }
}
