package io.orrery.consumer;

import io.orrery.consumer.deadletter.DeadLetter;
import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.consumer.worker.HashRange;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.MalformedEventException;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableSchema;
import io.orrery.event.json.EventReader;
import io.orrery.event.json.EventWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sets events of one shard aside, keeps later ones of the same key behind them, and brings them back when their user
 * has decided. For the shard's thread; several may ask and park at once while it waits for them.
 */
final class Parking {

    /** How often decisions are looked for while something is parked. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** Beyond this, something else is wrong than single events. */
    private static final int MAX_LANES = 100_000;

    private final DeadLetters letters;
    private final TableOrigins origins;
    private final EventWriter writer = new EventWriter();
    private final Set<String> lanes = ConcurrentHashMap.newKeySet();
    private String shardId;
    private HashRange range;
    private long lookedNanos;

    /** @param origins tells which events are not of their table's own producer: none of its own waits behind them */
    Parking(DeadLetters letters, TableOrigins origins) {
        this.letters = letters;
        this.origins = origins;
    }

    /** Learns what was parked before, by this worker or another, of the hash keys of a shard. */
    void start(String newShardId, HashRange newRange) {
        shardId = newShardId;
        range = newRange;
        letters.list().stream()
                .filter(letter -> range.contains(letter.hashKey()))
                .forEach(letter -> lanes.add(letter.lane()));
    }

    /** True if an earlier event of the same key is parked. */
    boolean isBehind(Incoming incoming) {
        return !lanes.isEmpty()
                && !(incoming.event() instanceof TableSchema)
                && (lanes.contains(lane(incoming)) || lanes.contains(rawLane(incoming)) || isTableParked(incoming));
    }

    private boolean isTableParked(Incoming incoming) {
        return incoming.event() instanceof ChangeEvent<?> change && lanes.contains(tableLane(change));
    }

    /** Parks an event; durable when it returns. A schema never waits: it concerns other keys too. */
    synchronized void park(Incoming incoming, DeadLetter.State state, String reason) {
        if (lanes.size() >= MAX_LANES) {
            throw new HaltedException(
                    "Stopped in shard " + shardId + ": " + lanes.size() + " keys are parked, so it is not the events"
                            + " that are at fault; mend the cause and run 'dead-letters retry'",
                    null);
        }
        String lane = lane(incoming);
        Event event = incoming.event();
        letters.add(
                new DeadLetter(
                        lane + "-" + place(incoming),
                        state,
                        event == null ? "unreadable event" : event.getClass().getSimpleName() + " of " + event.table(),
                        event instanceof ChangeEvent<?> change ? key(change) : "",
                        incoming.raw().hashKey(),
                        shardId,
                        incoming.sequenceNumber(),
                        reason,
                        Instant.now().truncatedTo(ChronoUnit.MILLIS)),
                document(incoming));
        lanes.add(lane);
    }

    private String lane(Incoming incoming) {
        Event event = incoming.event();
        if (event == null) {
            return rawLane(incoming);
        }
        return event instanceof ChangeEvent<?> change
                ? digest(foreign(change) + "key\n" + event.table() + "\n" + key(change))
                : tableLane(event);
    }

    private String foreign(ChangeEvent<?> change) {
        String origin = change.metadata().origin();
        return origins.isKnownAsForeign(change.table(), origin) ? "origin\n" + origin + "\n" : "";
    }

    /** Which key an unreadable event is about is unknown: the partition key stands for it. */
    private static String rawLane(Incoming incoming) {
        return digest("raw\n" + incoming.raw().partitionKey());
    }

    private String tableLane(Event event) {
        return digest("table\n" + event.table() + "\n" + shardId);
    }

    @SuppressWarnings("unchecked") // What comes off the wire holds Rows.
    private static String key(ChangeEvent<?> change) {
        return RowKey.of((ChangeEvent<Row>) change).text();
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Sorts as the events of a lane came; the same for an event that comes again. */
    private static String place(Incoming incoming) {
        return "0".repeat(Math.max(0, 60 - incoming.sequenceNumber().length()))
                + incoming.sequenceNumber()
                + "%06d".formatted(incoming.index());
    }

    @SuppressWarnings("unchecked") // What comes off the wire holds Rows.
    private byte[] document(Incoming incoming) {
        if (incoming.event() == null) {
            return incoming.raw().data();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (incoming.event() instanceof ChangeEvent<?> change) {
            Row row = ((ChangeEvent<Row>) change).match(w -> w.row(), u -> u.after(), d -> d.row());
            out.writeBytes(writer.write(row.schema()));
            out.write('\n');
        }
        out.writeBytes(writer.write(incoming.event()));
        return out.toByteArray();
    }

    /** Carries out what was decided of the shard's letters. */
    void work(DerivedStore store, StreamPosition position, long nowNanos) {
        if (lanes.isEmpty() || nowNanos - lookedNanos < LOOK.toNanos()) {
            return;
        }
        lookedNanos = nowNanos;
        for (String lane : List.copyOf(lanes)) {
            if (workLane(lane, store, position)) {
                lanes.remove(lane);
            }
        }
    }

    /** True if nothing is left in the lane. */
    private boolean workLane(String lane, DerivedStore store, StreamPosition position) {
        for (DeadLetter letter : letters.lane(lane + "-")) {
            if (letter.state() == DeadLetter.State.FAILED) {
                return false;
            }
            if (letter.state() != DeadLetter.State.DISCARD) {
                try {
                    apply(letter, store, position);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                } catch (Exception e) {
                    letters.failed(letter.id(), reason(e));
                    return false;
                }
            }
            letters.remove(letter.id());
        }
        return true;
    }

    private void apply(DeadLetter letter, DerivedStore store, StreamPosition position) throws Exception {
        List<Event> events = read(letters.document(letter.id()));
        // It came through another shard, perhaps: what part of the key space it ends a snapshot for is not known.
        ApplyResult result = store.apply(new ShardPart(shardId, Optional.empty()).batch(events, position));
        if (!result.rejections().isEmpty()) {
            throw new RejectedException(result.rejections().get(0).reason());
        }
    }

    private static List<Event> read(byte[] document) {
        EventReader reader = new EventReader();
        List<Event> events = new ArrayList<>();
        for (String line : new String(document, StandardCharsets.UTF_8).split("\n", -1)) {
            events.add(reader.read(line.getBytes(StandardCharsets.UTF_8)));
        }
        if (events.isEmpty() || events.get(events.size() - 1) instanceof TableSchema) {
            throw new MalformedEventException("Cannot read a dead letter: it holds no event");
        }
        return events;
    }

    /** Why an event failed, in one line. */
    static String reason(Exception thrown) {
        Throwable cause = thrown instanceof EventFailedException failed ? failed.thrown() : thrown;
        String message = cause.getMessage() == null ? "no details" : cause.getMessage();
        return cause.getClass().getSimpleName() + ": " + message.replaceAll("\\s+", " ");
    }
}
