package io.orrery.consumer;

import io.orrery.consumer.classic.ClassicReader;
import io.orrery.consumer.worker.Checkpoints;
import io.orrery.consumer.worker.KinesisRecord;
import io.orrery.consumer.worker.LeaseTable;
import io.orrery.consumer.worker.ShardLease;
import io.orrery.consumer.worker.ShardProcessor;
import io.orrery.consumer.worker.ShardStart;
import io.orrery.consumer.worker.Troubles;
import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the events of one shard to the store: read, decode, deliver, and only then checkpoint. */
final class ShardPipeline implements ShardProcessor {

    private static final Logger log = LoggerFactory.getLogger(ShardPipeline.class);
    private static final Troubles TROUBLES = new Troubles(log);

    /** Under which the lease keeps what the shard itself must not see again. */
    private static final String FENCE = "fence";

    /** Under which it keeps the same for the shard's children: a shard that is read again must not heed it. */
    private static final String LAST_FENCE = "lastFence";

    /** A batch is delivered when it has so many events, at the next record's end. */
    private static final int MAX_BATCH_EVENTS = 50_000;

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final StreamPosition BEGINNING = new StreamPosition("0");

    private final DerivedStore store;
    private final Delivery delivery;
    private final Parking parking;
    private final CheckpointPacer pacer;
    private final Selection selection;
    private final PipelineHost host;
    private final LeaseTable leases;
    private final EndNote endNote;
    private final CompletenessWatch completeness;

    private String shardId;
    private ShardPart shard;
    private Fence fence;
    private ShardDecoder decoder;
    /** Up to here all is durable. */
    private StreamPosition position = BEGINNING;
    /** Up to here all is decoded: ahead of the position while parts of a large event are missing. */
    private StreamPosition reached = BEGINNING;

    /** Up to here the saved checkpoint of a store that gathers goes. */
    private StreamPosition checkpointed = BEGINNING;

    private boolean over;
    private boolean keptNoted;

    /** Which events the satellite wants. */
    record Selection(ShardDecoder.Wanted wanted, Until until, Map<TableName, List<String>> classicKeys) {}

    /** The worker around the shard, its application's leases, and what all shards of the worker share. */
    record Worker(PipelineHost host, LeaseTable leases, CompletenessWatch completeness) {}

    ShardPipeline(
            DerivedStore store,
            Delivery delivery,
            Parking parking,
            CheckpointPacer pacer,
            Selection selection,
            Worker worker) {
        this.store = store;
        this.delivery = delivery;
        this.parking = parking;
        this.pacer = pacer;
        this.selection = selection;
        this.host = worker.host();
        this.leases = worker.leases();
        this.completeness = worker.completeness();
        this.endNote = new EndNote(worker.leases());
    }

    @Override
    public void start(ShardStart start) {
        try {
            begin(start);
        } catch (RuntimeException e) {
            host.cannotRead(start.lease().shardId(), e);
            throw e;
        }
    }

    private void begin(ShardStart start) {
        ShardLease lease = start.lease();
        shardId = lease.shardId();
        shard = ShardPart.of(lease);
        fence = new Fence(lease.range());
        start.parents().forEach(parent -> inherit(parent.notes().get(LAST_FENCE)));
        inherit(lease.notes().get(FENCE));
        if (!start.parents().isEmpty()) {
            // The parents' leases are deleted some time after this shard began.
            leases.note(shardId, FENCE, fence.toNote());
        }
        decoder = new ShardDecoder(
                lease.range(),
                fence,
                selection.wanted(),
                selection.until(),
                new ClassicReader(shardId, selection.classicKeys()));
        parking.start(shardId, lease.range());
        store.forget(shardId);
        position = beginning(lease);
        reached = position;
        checkpointed = checkpoint(lease);
        host.reading(shardId, this);
    }

    private StreamPosition beginning(ShardLease lease) {
        StreamPosition checkpoint = checkpoint(lease);
        Optional<StreamPosition> kept = storePosition();
        if (kept.isPresent() && lease.begun() && kept.get().compareTo(checkpoint) < 0) {
            host.halt(new OrreryException("The store is behind the checkpoint of shard " + shardId
                    + ": it was restored while the satellite ran; start the satellite again"));
            over = true;
        }
        keptNoted = lease.notes().containsKey(LeaseTable.KEPT);
        return later(checkpoint, kept.orElse(BEGINNING));
    }

    private void inherit(String note) {
        if (note != null) {
            fence.inherit(note);
        }
    }

    private static StreamPosition checkpoint(ShardLease lease) {
        if (lease.begun()) {
            return new StreamPosition(lease.checkpoint());
        }
        String first = lease.notes().get(LeaseTable.START_RECORD);
        return first == null
                ? BEGINNING
                : new StreamPosition(
                        new BigInteger(first).subtract(BigInteger.ONE).toString());
    }

    private Optional<StreamPosition> storePosition() {
        try {
            return store.position(shardId);
        } catch (Exception e) {
            // Thrown on to the KCL, which calls start again.
            throw new UnavailableException("The store cannot tell its position in " + shardId, e);
        }
    }

    private static StreamPosition later(StreamPosition one, StreamPosition other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    @Override
    public void process(List<KinesisRecord> records, Duration behind, Checkpoints checkpoints) {
        if (over) {
            return;
        }
        try {
            seeToParked();
            host.arrived(shardId, oldest(records, behind));
            if (!processAll(records)) {
                over = true;
            }
            host.read(shardId, behind, decoder.takeDropped());
            completeness.look(host.nanoTime());
            if (!over && hasReachedEnd(behind.isZero(), Instant.now())) {
                over = true;
                host.reachedEnd(shardId);
            }
            if (pacer.due(host.nanoTime())) {
                save(checkpoints);
            }
            if (!over && behind.isZero() && !pacer.pending() && position.equals(reached)) {
                endNote.atEnd(shardId, Instant.now());
            }
        } catch (RuntimeException | Error e) {
            // To let it out would be to skip the records.
            over = true;
            host.halt(e instanceof Exception exception ? exception : new IllegalStateException(e));
        }
    }

    private boolean hasReachedEnd(boolean atNewest, Instant now) {
        Until until = selection.until();
        // At the end of a shard that was closed its children begin, which may hold what was committed before.
        return until.isReached(false, now) || (until.isReached(atNewest, now) && host.isOpen(shardId));
    }

    /** While records wait to be applied, their shard is as far behind as the oldest of them. */
    private static Duration oldest(List<KinesisRecord> records, Duration behind) {
        if (records.isEmpty()) {
            return behind;
        }
        Instant arrivedAt = records.get(0).arrivedAt();
        Duration age = Duration.between(arrivedAt, Instant.now());
        return arrivedAt.equals(Instant.EPOCH) || age.compareTo(behind) < 0 ? behind : age;
    }

    private void seeToParked() {
        try {
            parking.work(store, position, host.nanoTime());
            TROUBLES.over(letters());
        } catch (RuntimeException e) {
            TROUBLES.failed(letters(), e);
        }
    }

    private String letters() {
        return "The dead letters of shard " + shardId + " cannot be seen to";
    }

    private boolean processAll(List<KinesisRecord> records) {
        List<Incoming> events = new ArrayList<>();
        // Where the batch may end, and with it a checkpoint: not between the parts of a large event.
        Deque<StreamPosition> ends = new ArrayDeque<>(List.of(position));
        for (int i = 0; i < records.size(); i++) {
            KinesisRecord record = records.get(i);
            StreamPosition here = new StreamPosition(record.sequenceNumber());
            if (here.compareTo(reached) > 0) {
                events.addAll(decoder.decode(record));
                reached = here;
                if (decoder.mayCheckpoint(i + 1 < records.size() ? records.get(i + 1) : null)) {
                    ends.addLast(here);
                }
            }
            if (i == records.size() - 1 || events.size() >= MAX_BATCH_EVENTS) {
                StreamPosition end = ends.getLast();
                Optional<Incoming> left = delivery.deliver(new Delivery.Delivered(shard, events, position, end));
                left.map(first -> new StreamPosition(first.sequenceNumber()))
                        .ifPresent(stop -> ends.removeIf(candidate -> candidate.compareTo(stop) >= 0));
                advance(ends.isEmpty() ? position : ends.getLast(), events.size());
                if (left.isPresent()) {
                    return false;
                }
                events = new ArrayList<>();
            }
        }
        if (records.isEmpty() && decoder.mayCheckpointWhenQuiet(Instant.now())) {
            advance(reached, 0);
        }
        return true;
    }

    private void advance(StreamPosition end, int count) {
        if (end.compareTo(position) > 0) {
            position = end;
            pacer.done(end.sequenceNumber(), count);
        }
    }

    private void save(Checkpoints checkpoints) {
        if (!storeKeepsUp()) {
            return;
        }
        if (!host.mayCheckpoint()) {
            over = true;
            return;
        }
        if (store.gathers()) {
            saveDurable(checkpoints);
            return;
        }
        switch (checkpoints.save(pacer.position())) {
            case SAVED -> pacer.saved(host.nanoTime());
            case LATER -> pacer.failed(host.nanoTime());
            case LOST -> over = true;
        }
    }

    /** Saves how far the store durably is, which may be less than what it was given. */
    private void saveDurable(Checkpoints checkpoints) {
        StreamPosition durable = storePosition().orElse(BEGINNING);
        if (durable.compareTo(checkpointed) > 0) {
            switch (checkpoints.save(durable.sequenceNumber())) {
                case SAVED -> checkpointed = durable;
                case LATER -> {}
                case LOST -> over = true;
            }
        }
        if (checkpointed.compareTo(position) >= 0) {
            pacer.saved(host.nanoTime());
        } else {
            pacer.failed(host.nanoTime());
        }
    }

    /**
     * Tells a store that keeps its position how far the shard was read, where nothing came that was for it: else it
     * would seem to be behind the checkpoint at the next start.
     *
     * @return false if no checkpoint may be saved yet
     */
    private boolean storeKeepsUp() {
        try {
            Optional<StreamPosition> kept = store.position(shardId);
            if (store.gathers() || (kept.isPresent() && kept.get().compareTo(position) < 0)) {
                store.apply(shard.batch(List.of(), position));
            }
            if (kept.isPresent() && !keptNoted) {
                leases.note(shardId, LeaseTable.KEPT, "true");
                keptNoted = true;
            }
            TROUBLES.over(storeNote());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) {
            TROUBLES.failed(storeNote(), e);
            return false;
        }
    }

    private String storeNote() {
        return "The store cannot note how far shard " + shardId + " was read, so that its checkpoint comes later";
    }

    @Override
    public boolean ended() {
        if (over || !host.mayCheckpoint() || !storeKeepsUp() || !flushed() || !noteEnd()) {
            // The KCL asks again at once.
            host.pause(shardId, ASK_AGAIN);
            return false;
        }
        host.left(shardId, this);
        return true;
    }

    /** False if something that the store was given is not durable. */
    private boolean flushed() {
        try {
            store.flush(shardId);
            TROUBLES.over(flushing());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) {
            TROUBLES.failed(flushing(), e);
            return false;
        }
    }

    private String flushing() {
        return "What was gathered of shard " + shardId + " cannot be made durable";
    }

    private boolean noteEnd() {
        try {
            leases.note(shardId, LAST_FENCE, fence.toNote());
            leases.note(shardId, LeaseTable.END, position.sequenceNumber());
            TROUBLES.over("The end of shard " + shardId + " cannot be noted");
            return true;
        } catch (RuntimeException e) {
            TROUBLES.failed("The end of shard " + shardId + " cannot be noted", e);
            return false;
        }
    }

    @Override
    public void stopping(Checkpoints checkpoints) {
        if (pacer.pending()) {
            // What was delivered is durable even if the shard's work ended at a later event.
            if (store.gathers() && storeKeepsUp()) {
                flushed();
            }
            save(checkpoints);
        }
    }

    @Override
    public void lost() {
        over = true;
        if (shardId != null) {
            store.forget(shardId);
            host.left(shardId, this);
        }
    }
}
