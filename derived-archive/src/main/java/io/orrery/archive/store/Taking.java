package io.orrery.archive.store;

import io.orrery.consumer.Batch;
import io.orrery.consumer.EventPlace;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the events of batches that are new here. A batch may come again, as it was or cut otherwise; and it may hold events
 * of records that are after its end, while the parts of a large row are missing: these wait. For one thread.
 */
final class Taking {

    private static final StreamPosition BEGINNING = new StreamPosition("0");

    private final Schemas schemas;
    private List<Placed> ahead = List.of();
    private StreamPosition takenUpTo = BEGINNING;
    private int takenIndex = -1;

    Taking(Schemas schemas) {
        this.schemas = schemas;
    }

    /**
     * What a batch brings.
     *
     * @param events up to its end, in order
     * @param ahead after its end
     */
    record Ready(List<Placed> events, List<Placed> ahead) {}

    /** What the batch brings, and what has waited for its end. Nothing changes before {@link #took}. */
    Ready look(Batch batch, StreamPosition end) {
        List<Placed> all = new ArrayList<>(ahead);
        StreamPosition position = BEGINNING;
        for (int i = 0; i < batch.events().size(); i++) {
            Event event = batch.events().get(i);
            if (event instanceof TableSchema schema) {
                schemas.met(schema);
                continue;
            }
            EventPlace place = batch.places().get(i);
            if (!place.sequenceNumber().equals(position.sequenceNumber())) {
                position = new StreamPosition(place.sequenceNumber());
            }
            if (!isTaken(position, place.index())) {
                schemaOf(event).ifPresent(schemas::met);
                all.add(new Placed(place, position, event, Metadata.of(event).orElseThrow()));
            }
        }
        int within = all.size();
        while (within > 0 && all.get(within - 1).position().compareTo(end) > 0) {
            within--;
        }
        return new Ready(all.subList(0, within), List.copyOf(all.subList(within, all.size())));
    }

    private boolean isTaken(StreamPosition position, int index) {
        int order = position.compareTo(takenUpTo);
        return order < 0 || (order == 0 && index <= takenIndex);
    }

    private static Optional<TableSchema> schemaOf(Event event) {
        return ChangeEvent.of(event)
                .map(change -> change.<Row>match(write -> write.row(), update -> update.after(), delete -> delete.row())
                        .schema());
    }

    /** The events are gathered: they need not come again. */
    void took(Ready ready) {
        List<Placed> last = ready.ahead().isEmpty() ? ready.events() : ready.ahead();
        if (!last.isEmpty()) {
            Placed newest = last.get(last.size() - 1);
            takenUpTo = newest.position();
            takenIndex = newest.place().index();
        }
        ahead = ready.ahead();
    }

    /** All up to a position is archived, by whomever. */
    void passOver(StreamPosition upTo) {
        if (upTo.compareTo(takenUpTo) >= 0) {
            takenUpTo = upTo;
            takenIndex = Integer.MAX_VALUE;
        }
        ahead = ahead.stream()
                .filter(event -> event.position().compareTo(upTo) > 0)
                .toList();
    }
}
