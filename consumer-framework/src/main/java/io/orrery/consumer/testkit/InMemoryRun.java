package io.orrery.consumer.testkit;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.StreamPosition;
import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives events to a store, or to a satellite's handlers ({@link io.orrery.consumer.Satellite#handlers()}), as the
 * framework does: in batches of one shard, each with a position, each schema before its first change. Nothing is
 * retried: what is thrown comes out. For one thread.
 */
public final class InMemoryRun {

    private final DerivedStore store;
    private final String shardId;
    private final KeyRange range;
    private final Map<String, String> shown = new HashMap<>();
    private long sequenceNumber;

    /** A run on a shard of that name, from its beginning. It is the only one: it covers the whole key space. */
    public InMemoryRun(DerivedStore store, String shardId) {
        this(store, shardId, KeyRange.ALL);
    }

    /** A run on a shard of that name that covers a part of the key space, from its beginning. */
    public InMemoryRun(DerivedStore store, String shardId, KeyRange range) {
        this.store = store;
        this.shardId = shardId;
        this.range = range;
    }

    /** A run on some shard. */
    public InMemoryRun(DerivedStore store) {
        this(store, "shardId-000000000000");
    }

    /** Gives one batch, which ends with a Kinesis record of its own. */
    public ApplyResult give(Event... events) throws Exception {
        return give(List.of(events));
    }

    /** As {@link #give(Event...)}. */
    public ApplyResult give(List<? extends Event> events) throws Exception {
        sequenceNumber++;
        return store.apply(batch(events));
    }

    /** Gives the events again, as after a crash before the checkpoint: the same records at the same place. */
    public ApplyResult giveAgain(List<? extends Event> events) throws Exception {
        return store.apply(batch(events));
    }

    private Batch batch(List<? extends Event> events) {
        List<Event> all = new ArrayList<>();
        for (Event event : events) {
            schemaOf(event).ifPresent(all::add);
            all.add(event);
        }
        return new Batch(shardId, all, position(), Optional.of(range));
    }

    /** The position at the end of the last batch. */
    public StreamPosition position() {
        return new StreamPosition(Long.toString(sequenceNumber));
    }

    @SuppressWarnings("unchecked") // What is given here holds Rows.
    private Optional<TableSchema> schemaOf(Event event) {
        if (!(event instanceof ChangeEvent<?> any)) {
            return Optional.empty();
        }
        ChangeEvent<Row> change = (ChangeEvent<Row>) any;
        TableSchema schema = change.match(write -> write.row(), update -> update.after(), delete -> delete.row())
                .schema();
        String before = shown.put(schema.table().toString(), schema.id());
        return schema.id().equals(before) ? Optional.empty() : Optional.of(schema);
    }
}
