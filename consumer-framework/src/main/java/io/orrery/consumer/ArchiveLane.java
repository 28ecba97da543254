package io.orrery.consumer;

import io.orrery.consumer.ArchivedTable.ArchivedEvent;
import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.consumer.worker.HashRange;
import io.orrery.consumer.worker.UserRecord;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings archived events to the store in batches, in their order. For one thread at a time. */
final class ArchiveLane {

    /** So many events, or bytes, of a lane are held at a time. */
    private static final int BATCH_EVENTS = 5_000;

    private static final int BATCH_BYTES = 8 << 20;
    private static final byte[] NO_DATA = {};

    private final String name;
    private final DerivedStore store;
    private final Delivery delivery;
    private List<Incoming> batch = new ArrayList<>();
    private int changes;
    private long bytes;
    private String shownSchema;
    private long delivered;

    /** @param name what stands for the shard of its batches */
    ArchiveLane(String name, DerivedStore store, Delivery delivery, Parking parking) {
        this.name = name;
        this.store = store;
        this.delivery = delivery;
        parking.start(name, HashRange.ALL);
    }

    /**
     * Takes a change.
     *
     * @return how many changes the store has now that it had not before the call
     * @throws InterruptedException if work is to end
     */
    int take(ArchivedEvent event) throws InterruptedException {
        add(event);
        return changes >= BATCH_EVENTS || bytes >= BATCH_BYTES ? deliver(Optional.of(KeyRange.ALL)) : 0;
    }

    /** Delivers what is left. */
    int end() throws Exception {
        int count = deliver(Optional.of(KeyRange.ALL));
        store.flush(name);
        return count;
    }

    /** Delivers an event that concerns a part of the key space. */
    void alone(ArchivedEvent event, KeyRange range) throws InterruptedException {
        add(event);
        int unused = deliver(Optional.of(range));
    }

    private void add(ArchivedEvent event) {
        schemaOf(event.event()).ifPresent(schema -> {
            if (!schema.id().equals(shownSchema)) {
                batch.add(incoming(schema, "", event));
                shownSchema = schema.id();
            }
        });
        batch.add(incoming(event.event(), key(event.event()), event));
        changes++;
        bytes += event.bytes();
    }

    private static Incoming incoming(Event event, String key, ArchivedEvent from) {
        return new Incoming(
                event,
                null,
                new UserRecord(key, null, false, NO_DATA),
                from.place().sequenceNumber(),
                from.place().index());
    }

    private static Optional<TableSchema> schemaOf(Event event) {
        return change(event)
                .map(change -> change.<Row>match(write -> write.row(), update -> update.after(), delete -> delete.row())
                        .schema());
    }

    private static String key(Event event) {
        return change(event).map(change -> RowKey.of(change).text()).orElse("");
    }

    private static Optional<ChangeEvent<Row>> change(Event event) {
        return ChangeEvent.of(event);
    }

    private int deliver(Optional<KeyRange> range) throws InterruptedException {
        if (batch.isEmpty()) {
            return 0;
        }
        StreamPosition before = new StreamPosition(Long.toString(delivered));
        delivered += changes;
        StreamPosition end = new StreamPosition(Long.toString(delivered));
        if (delivery.deliver(new Delivery.Delivered(new ShardPart(name, range), batch, before, end))
                .isPresent()) {
            throw new InterruptedException("Work on the archive is to end");
        }
        int count = changes;
        batch = new ArrayList<>();
        changes = 0;
        bytes = 0;
        return count;
    }
}
