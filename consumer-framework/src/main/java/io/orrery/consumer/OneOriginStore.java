package io.orrery.consumer;

import io.orrery.event.ChangeEvent;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what another producer says of a table from a store that compares versions, and tells of it: its rows are parked,
 * or left out. To halt would stop all other tables, at each start again. Safe for any number of threads.
 */
final class OneOriginStore extends ForwardingStore {

    private static final Logger log = LoggerFactory.getLogger(OneOriginStore.class);
    private static final Duration SAY_AGAIN = Duration.ofMinutes(1);

    private final TableOrigins origins;
    private final FailurePolicy.Action action;
    private final SatelliteListener listener;
    private final Map<TableName, Long> saidNanos = new ConcurrentHashMap<>();

    OneOriginStore(DerivedStore store, TableOrigins origins, FailurePolicy.Action action, SatelliteListener listener) {
        super(store);
        this.origins = origins;
        this.action = action;
        this.listener = listener;
    }

    @Override
    public ApplyResult apply(Batch batch) throws Exception {
        List<Event> own = new ArrayList<>(batch.events().size());
        List<ApplyResult.Rejection> foreign = new ArrayList<>();
        for (Event event : batch.events()) {
            Optional<String> owner = owner(event);
            if (owner.isEmpty()) {
                own.add(event);
            } else if (action == FailurePolicy.Action.PARK && event instanceof ChangeEvent<?> change) {
                foreign.add(rejection(change, owner.get()));
            } else {
                leftOut(batch.shardId(), event, owner.get());
            }
        }
        if (!foreign.isEmpty()) {
            // Nothing is applied before these are parked: a position may not pass them.
            return new ApplyResult(0, 0, foreign);
        }
        ApplyResult result = super.apply(
                own.size() == batch.events().size()
                        ? batch
                        : new Batch(batch.shardId(), own, batch.end(), batch.range()));
        own.stream()
                .filter(event -> event instanceof DropTable && takesOneOrigin(event.table()))
                .forEach(event -> origins.release(event.table()));
        return result;
    }

    /** The producer that the event's table comes from, if it is not the event's own. */
    private Optional<String> owner(Event event) {
        return Metadata.of(event)
                .filter(metadata -> takesOneOrigin(metadata.table()))
                .flatMap(metadata -> origins.another(metadata.table(), metadata.origin()));
    }

    @SuppressWarnings("unchecked") // What comes off the wire holds Rows.
    private static ApplyResult.Rejection rejection(ChangeEvent<?> change, String owner) {
        return new ApplyResult.Rejection((ChangeEvent<Row>) change, sentence(change.metadata(), owner));
    }

    private void leftOut(String shardId, Event event, String owner) {
        listener.leftOut(shardId, event.table());
        long now = System.nanoTime();
        Long last = saidNanos.get(event.table());
        if (last == null || now - last > SAY_AGAIN.toNanos()) {
            saidNanos.put(event.table(), now);
            log.error(
                    "What the other one says is left out: {}",
                    sentence(Metadata.of(event).orElseThrow(), owner));
        }
    }

    private static String sentence(Metadata metadata, String owner) {
        return "Table " + metadata.table() + " comes from the producer '" + owner + "', and the producer '"
                + metadata.origin()
                + "' publishes it too: stop the one that is not meant, or, if the producer has a new"
                + " name for good, rebuild from the new one's rows ('rebuild --snapshot')";
    }
}
