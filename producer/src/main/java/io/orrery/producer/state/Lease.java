package io.orrery.producer.state;

import io.orrery.event.Version;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.Outage;
import io.orrery.runtime.aws.AwsUnavailableException;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.StreamProducers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The right to publish under a name. Whoever takes it raises the epoch by a conditional write; whoever holds it shows
 * that it lives by raising the beat. A candidate takes over once it has seen the same beat for the lease's duration by
 * its own clock, so no two clocks are ever compared. Every write is conditional on the epoch. Safe for any number of
 * threads.
 */
public final class Lease {

    private static final Logger log = LoggerFactory.getLogger(Lease.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final StateTable table;
    private final String id;
    private final int epoch;
    private final Optional<BinlogPosition> found;
    private long beat;
    private Optional<ToldLag> lag = Optional.empty();

    private Lease(StateTable table, String id, int epoch, long beat, Optional<BinlogPosition> found) {
        this.table = table;
        this.id = id;
        this.epoch = epoch;
        this.beat = beat;
        this.found = found;
    }

    /** The item of the producer {@code name} of {@code stream}: names need to differ within a stream only. */
    public static String id(String stream, String name) {
        return StreamProducers.id(stream, name);
    }

    /**
     * Takes the lease; waits while another producer holds it. A DynamoDB that went away after it had answered once is
     * waited for as well. What the holder did meanwhile could not be seen, so its time begins anew.
     *
     * @param owner a name for people, for example host and process
     * @param duration how long a holder may be silent
     * @param waiting called once if another holds it
     * @throws OrreryException if DynamoDB does not answer at first, or refuses
     */
    public static Lease acquire(StateTable table, String id, String owner, Duration duration, Runnable waiting)
            throws InterruptedException {
        long seenBeat = -1;
        int seenEpoch = -1;
        long since = System.nanoTime();
        boolean told = false;
        Outage outage = new Outage(log, "Cannot see whether " + id + " is held");
        StandBys standBys = new StandBys(table, id);
        Map<String, AttributeValue> item = table.read(id);
        while (true) {
            int epoch = (int) number(item, StateTable.EPOCH);
            long beat = number(item, StateTable.BEAT);
            if (epoch != seenEpoch || beat != seenBeat) {
                seenEpoch = epoch;
                seenBeat = beat;
                since = System.nanoTime();
            }
            boolean free = !item.containsKey(StateTable.OWNER);
            if (free || System.nanoTime() - since >= duration.toNanos()) {
                Optional<Lease> taken = tryToTake(table, id, item, owner);
                if (taken.isPresent()) {
                    standBys.gone(owner);
                    return taken.get();
                }
            } else if (!told) {
                log.info(
                        "Waiting for the lease of {}, which {} holds",
                        id,
                        item.get(StateTable.OWNER).s());
                waiting.run();
                told = true;
            }
            Optional<Map<String, AttributeValue>> next = Optional.empty();
            while (next.isEmpty()) {
                Thread.sleep(Math.min(LOOK.toMillis(), Math.max(1, duration.toMillis() / 4)));
                next = look(table, id, outage);
                seenEpoch = next.isEmpty() ? -1 : seenEpoch;
            }
            if (told) {
                standBys.here(owner, Instant.now());
            }
            item = next.get();
        }
    }

    /** The item; empty if DynamoDB is away. */
    private static Optional<Map<String, AttributeValue>> look(StateTable table, String id, Outage outage) {
        try {
            Map<String, AttributeValue> item = table.read(id);
            outage.over();
            return Optional.of(item);
        } catch (AwsUnavailableException e) {
            outage.failed(e);
            return Optional.empty();
        }
    }

    /**
     * Takes the lease unless another producer is at work.
     *
     * @param duration how long a holder may be silent; waits so long where one is named
     * @return empty if another holds it
     */
    public static Optional<Lease> acquireIfIdle(StateTable table, String id, String owner, Duration duration)
            throws InterruptedException {
        Map<String, AttributeValue> first = table.read(id);
        Map<String, AttributeValue> item = first;
        long since = System.nanoTime();
        while (item.containsKey(StateTable.OWNER) && System.nanoTime() - since < duration.toNanos()) {
            Thread.sleep(LOOK.toMillis());
            item = table.read(id);
            if (!item.equals(first)) {
                return Optional.empty();
            }
        }
        return take(table, id, item, owner);
    }

    private static long number(Map<String, AttributeValue> item, String attribute) {
        AttributeValue value = item.get(attribute);
        return value == null ? 0 : Long.parseLong(value.n());
    }

    /** Empty also if DynamoDB went away; if it took the lease for us all the same, our own beat is waited for. */
    private static Optional<Lease> tryToTake(
            StateTable table, String id, Map<String, AttributeValue> item, String owner) {
        try {
            return take(table, id, item, owner);
        } catch (AwsUnavailableException e) {
            return Optional.empty();
        }
    }

    private static Optional<Lease> take(StateTable table, String id, Map<String, AttributeValue> item, String owner) {
        int before = (int) number(item, StateTable.EPOCH);
        long beat = number(item, StateTable.BEAT);
        if (before >= Version.MAX_EPOCH) {
            throw new OrreryException("The epochs of '" + id + "' are used up: choose another --name.");
        }
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":epoch", AttributeValue.fromN(Integer.toString(before + 1)));
        values.put(":beat", AttributeValue.fromN(Long.toString(beat + 1)));
        values.put(":owner", AttributeValue.fromS(owner));
        String condition = "attribute_not_exists(" + StateTable.ID + ")";
        if (!item.isEmpty()) {
            condition = "#epoch = :before AND beat = :seen";
            values.put(":before", AttributeValue.fromN(Integer.toString(before)));
            values.put(":seen", AttributeValue.fromN(Long.toString(beat)));
        }
        try {
            update(table, id, "SET #epoch = :epoch, beat = :beat, #owner = :owner", condition, values, true);
        } catch (ConditionalCheckFailedException lost) {
            return Optional.empty();
        } catch (SdkException e) {
            throw table.unavailable(e);
        }
        Optional<BinlogPosition> found =
                Optional.ofNullable(item.get(StateTable.POSITION)).map(PositionItem::read);
        return Optional.of(new Lease(table, id, before + 1, beat + 1, found));
    }

    private static void update(
            StateTable table,
            String id,
            String expression,
            String condition,
            Map<String, AttributeValue> values,
            boolean namesOwner) {
        Map<String, String> names = new HashMap<>();
        if (condition.contains("#epoch") || expression.contains("#epoch")) {
            names.put("#epoch", StateTable.EPOCH);
        }
        if (namesOwner) {
            names.put("#owner", StateTable.OWNER);
        }
        if (expression.contains("#position")) {
            names.put("#position", StateTable.POSITION);
        }
        table.client().updateItem(b -> b.tableName(table.name())
                .key(Map.of(StateTable.ID, AttributeValue.fromS(id)))
                .updateExpression(expression)
                .conditionExpression(condition)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values));
    }

    /** The epoch of this holder, greater than that of every holder before. */
    public int epoch() {
        return epoch;
    }

    /** The position that the holder before left; empty for a new name. */
    public Optional<BinlogPosition> found() {
        return found;
    }

    /** What the next {@link #beat} or {@link #save} tells people of how far the holder is behind. */
    public synchronized void tellLag(ToldLag told) {
        lag = Optional.of(told);
    }

    /**
     * Shows that this holder lives.
     *
     * @throws LeaseLostException if another took over
     * @throws OrreryException if DynamoDB does not answer; try again
     */
    public void beat() {
        Map<String, AttributeValue> values = new HashMap<>();
        write("SET beat = :beat" + told(values), values, false);
    }

    private synchronized String told(Map<String, AttributeValue> values) {
        return lag.map(told -> told.write(values)).orElse("");
    }

    /** As {@link #beat()}, and saves the position. */
    public void save(BinlogPosition position) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":position", PositionItem.write(position));
        write("SET beat = :beat, #position = :position" + told(values), values, false);
    }

    /** Saves what is left out and masked from now on, see {@link SavedState#rules}. */
    public void saveRules(String rules) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":rules", AttributeValue.fromS(rules));
        write("SET beat = :beat, " + StateTable.RULES + " = :rules", values, false);
    }

    /** The columns that the holder before had read of; empty for none. */
    public String foundColumns() {
        AttributeValue columns = table.read(columnsId()).get(StateTable.COLUMNS);
        return columns == null ? "" : columns.s();
    }

    /**
     * Saves the columns that were read of, in an item of their own: the position is written every second, and each write
     * costs by the size of its item. What is more than an item holds is forgotten: then the next producer does not know
     * what earlier rows hold in these columns, and tells so.
     *
     * @throws LeaseLostException if another took over
     * @throws OrreryException if DynamoDB does not answer; try again
     */
    public void saveColumns(String columns) {
        boolean fits = columns.getBytes(StandardCharsets.UTF_8).length <= StateTable.LARGEST_ITEM;
        if (!fits) {
            log.warn("The columns that tables of {} have got are too many to be kept for the next producer", id);
        }
        saveBeside(columnsId(), StateTable.COLUMNS, AttributeValue.fromS(fits ? columns : ""));
    }

    /**
     * What the holder before said of snapshots; empty for nothing. That one says no more from now on: it may only have been
     * frozen, and what it says would be taken for what is known here.
     *
     * @throws LeaseLostException if another took over
     * @throws OrreryException if DynamoDB does not answer; try again
     */
    public Optional<byte[]> foundSnapshots() {
        saveBeside(SnapshotItems.logId(id), "", new HashMap<>());
        return Optional.ofNullable(table.read(SnapshotItems.logId(id)).get(SnapshotItems.LOG))
                .map(log -> log.b().asByteArray());
    }

    /**
     * Saves what is said of snapshots, in an item of its own.
     *
     * @throws LeaseLostException if another took over
     * @throws OrreryException if DynamoDB does not answer; try again
     */
    public void saveSnapshots(byte[] log) {
        saveBeside(SnapshotItems.logId(id), SnapshotItems.LOG, AttributeValue.fromB(SdkBytes.fromByteArray(log)));
    }

    /** Writes an item beside the producer's own, unless a later holder has written it. */
    private void saveBeside(String item, String attribute, AttributeValue value) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":value", value);
        saveBeside(item, ", " + attribute + " = :value", values);
    }

    private void saveBeside(String item, String more, Map<String, AttributeValue> values) {
        values.put(":mine", AttributeValue.fromN(Integer.toString(epoch)));
        String condition = "attribute_not_exists(#epoch) OR #epoch <= :mine";
        try {
            update(table, item, "SET #epoch = :mine" + more, condition, values, false);
        } catch (ConditionalCheckFailedException e) {
            throw new LeaseLostException(id, e);
        } catch (SdkException e) {
            throw table.unavailable(e);
        }
    }

    private String columnsId() {
        return id + "#columns";
    }

    /** Gives the lease up, so that another can take it at once. */
    public void release() {
        write("SET beat = :beat REMOVE #owner", new HashMap<>(), true);
    }

    /** Gives the lease and the position up: who takes it next begins as under a new name, with newer versions. */
    public void forget() {
        write("SET beat = :beat REMOVE #owner, #position", new HashMap<>(), true);
    }

    private synchronized void write(String expression, Map<String, AttributeValue> values, boolean namesOwner) {
        values.put(":beat", AttributeValue.fromN(Long.toString(++beat)));
        values.put(":mine", AttributeValue.fromN(Integer.toString(epoch)));
        try {
            update(table, id, expression, "#epoch = :mine", values, namesOwner);
        } catch (ConditionalCheckFailedException e) {
            throw new LeaseLostException(id, e);
        } catch (SdkException e) {
            throw table.unavailable(e);
        }
    }
}
