package io.orrery.consumer;

import io.orrery.consumer.classic.ClassicReader;
import io.orrery.consumer.worker.HashRange;
import io.orrery.consumer.worker.KinesisRecord;
import io.orrery.consumer.worker.UserRecord;
import io.orrery.event.Event;
import io.orrery.event.EventPart;
import io.orrery.event.MalformedEventException;
import io.orrery.event.Metadata;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.json.EventParts;
import io.orrery.event.json.EventReader;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads the events of one shard and leaves out what its satellite must not see. For one thread. */
final class ShardDecoder {

    /** Bounds what a row that is split over several records may take up: an update of a LONGBLOB of 64 MiB, both images. */
    private static final int MAX_EVENT_BYTES = 256 << 20;

    /** After this no record will arrive with the time stamp of an earlier one. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final HashRange range;
    private final Fence fence;
    private final Wanted wanted;
    private final Until until;
    private final ClassicReader classic;
    private final EventReader reader = new EventReader();
    private final Map<TableName, String> shownSchemas = new HashMap<>();
    private final EventParts parts = new EventParts(MAX_EVENT_BYTES);
    private long dropped;

    /** @param snapshots false to leave out what snapshots bring */
    record Wanted(Predicate<TableName> tables, boolean snapshots) {

        boolean test(Event event, Metadata metadata) {
            return tables.test(event.table())
                    && (snapshots
                            || !(metadata.snapshot()
                                    || event instanceof SnapshotStarted
                                    || event instanceof SnapshotCompleted));
        }
    }

    ShardDecoder(HashRange range, Fence fence, Wanted wanted, Until until, ClassicReader classic) {
        this.range = range;
        this.fence = fence;
        this.wanted = wanted;
        this.until = until;
        this.classic = classic;
    }

    /** The events of a record that are new, of this shard, and of the wanted tables. */
    List<Incoming> decode(KinesisRecord record) {
        List<Incoming> events = new ArrayList<>(record.records().size());
        int index = 0;
        for (UserRecord raw : record.records()) {
            Place place = new Place(raw, record.sequenceNumber(), index++, record.arrivedAt());
            try {
                for (Event event : read(record, place)) {
                    if (wanted(event, place)) {
                        events.add(place.holds(event));
                    }
                }
            } catch (MalformedEventException e) {
                events.add(new Incoming(null, e, raw, place.sequenceNumber(), place.index()));
            }
        }
        return events;
    }

    private List<Event> read(KinesisRecord record, Place place) {
        byte[] data = place.raw().data();
        try {
            return whole(reader.read(data), place);
        } catch (MalformedEventException e) {
            if (!classic.enabled()) {
                throw e;
            }
            return classic.read(data, record.arrivedAt()).orElseThrow(() -> e);
        }
    }

    private record Place(UserRecord raw, String sequenceNumber, int index, Instant arrivedAt) {
        Incoming holds(Event event) {
            return new Incoming(event, null, raw, sequenceNumber, index);
        }
    }

    /** The event itself, or what its parts make when the last has come; none until then. */
    private List<Event> whole(Event event, Place place) {
        if (!(event instanceof EventPart part)) {
            return List.of(event);
        }
        if (!fence.isNew(part.origin(), part.version(), place.raw().hashKey())) {
            dropped++;
            return List.of();
        }
        return parts.join(part).map(reader::read).map(List::of).orElse(List.of());
    }

    private boolean wanted(Event event, Place place) {
        if (event instanceof TableSchema schema) {
            // Each record repeats it: show it where it differs from the last one shown.
            return wanted.tables().test(schema.table())
                    && !schema.id().equals(shownSchemas.put(schema.table(), schema.id()));
        }
        Metadata metadata = Metadata.of(event)
                .orElseThrow(() -> new IllegalArgumentException("No metadata in " + event.getClass()));
        parts.passed(metadata.origin(), metadata.version());
        BigInteger hashKey = place.raw().hashKey();
        // What lies outside came here through an outdated shard map: the producer puts it where it belongs.
        boolean inRange = !place.raw().aggregated() || range.contains(hashKey);
        if (!inRange || !fence.admit(metadata.origin(), metadata.version(), hashKey)) {
            dropped++;
            return false;
        }
        return !until.isPast(metadata.origin(), metadata.committedAt(), place.arrivedAt())
                && wanted.test(event, metadata);
    }

    /**
     * True if a checkpoint may be taken after a record: not between the parts of a large event, not after the end, and
     * not among the classic events of one millisecond.
     *
     * @param next the record that follows; null if none has come yet
     */
    boolean mayCheckpoint(KinesisRecord next) {
        boolean sameMillisecond =
                classic.used() && (next == null || next.arrivedAt().toEpochMilli() <= classic.millis());
        return !parts.unfinished() && !until.passed() && !sameMillisecond;
    }

    /** True if a checkpoint may be taken after all that was read, since nothing has come for a long time. */
    boolean mayCheckpointWhenQuiet(Instant now) {
        return classic.used()
                && !parts.unfinished()
                && !until.passed()
                && now.toEpochMilli() - classic.millis() > QUIET.toMillis();
    }

    /** How many events were left out since the last call, because they were not new or not this shard's. */
    long takeDropped() {
        long count = dropped;
        dropped = 0;
        return count;
    }
}
