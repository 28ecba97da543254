package io.orrery.consumer.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** Sees to the leases before a worker starts: makes the first ones, and sets those back that are ahead of the store. */
final class FirstLeases {

    private static final Logger log = LoggerFactory.getLogger(FirstLeases.class);

    private final WorkerSettings settings;
    private final Shards shards;
    private final Duration retention;
    private final StreamIdentity stream;
    private final LeaseTable leases;
    private String begins;

    FirstLeases(WorkerSettings settings, Shards shards, Duration retention, StreamIdentity stream, LeaseTable leases) {
        this.settings = settings;
        this.shards = shards;
        this.retention = retention;
        this.stream = stream;
        this.leases = leases;
    }

    /** How many shards there are, and where they are read from. */
    String begins() {
        return begins;
    }

    /** The time at which the application began to read, be it now or long ago; empty for the oldest record. */
    Optional<Instant> prepare(StorePositions held) {
        List<ShardLease> known = leases.list();
        Optional<Instant> at = prepare(known, held);
        int count = leases.list().size();
        begins = count + (count == 1 ? " shard" : " shards") + ", "
                + (known.isEmpty() ? "begun at " + settings.beginning() : "each from its checkpoint");
        return at;
    }

    private Optional<Instant> prepare(List<ShardLease> known, StorePositions held) {
        stream.check(known);
        if (!known.isEmpty()) {
            new ExpiredRecords(settings.application(), retention, shards.all(), shards::holds)
                    .check(known, Instant.now());
        }
        if (StoreComparison.concerns(known, held)) {
            List<StoreComparison.Step> behind = StoreComparison.compare(shards.all(), known, held);
            setBack(behind);
            if (known.isEmpty() && !behind.isEmpty()) {
                // The leases were deleted: the store knows better than the settings where to go on.
                return seedOthers(behind);
            }
        }
        return known.isEmpty() ? seed() : startedAt(known);
    }

    private void setBack(List<StoreComparison.Step> behind) {
        for (StoreComparison.Step step : behind) {
            if (StoreComparison.sequenceNumber(step)
                    .filter(number -> !shards.holds(step.shard().shardId(), number))
                    .isPresent()) {
                throw StoreComparison.expired(step, settings.stream());
            }
        }
        for (StoreComparison.Step step : behind) {
            log.warn(
                    "The store is behind the checkpoint of shard {}: reading it again from {}",
                    step.shard().shardId(),
                    step.checkpoint());
            leases.setBack(step.shard(), step.checkpoint());
        }
    }

    private Optional<Instant> seedOthers(List<StoreComparison.Step> behind) {
        Optional<Instant> at = settings.beginning().time();
        shards.openAt(at).stream()
                .filter(root -> behind.stream().noneMatch(step -> step.shard().equals(root)))
                .forEach(root -> leases.seed(root, checkpoint(at), notes(at)));
        return at;
    }

    private static Optional<Instant> startedAt(List<ShardLease> known) {
        return known.stream()
                .flatMap(lease -> Stream.ofNullable(lease.notes().get(LeaseTable.STARTED_AT)))
                .findAny()
                .map(Instant::parse);
    }

    private Optional<Instant> seed() {
        Optional<Shards.Found> record = settings.beginning().sequenceNumber().map(shards::find);
        Optional<Instant> at = record.map(Shards.Found::arrivedAt)
                .or(() -> settings.beginning().time());
        for (Shard root : shards.openAt(at)) {
            Map<String, String> notes = new HashMap<>(notes(at));
            record.filter(found -> found.shardId().equals(root.shardId()))
                    .ifPresent(found -> notes.put(
                            LeaseTable.START_RECORD,
                            settings.beginning().sequenceNumber().orElseThrow()));
            leases.seed(root, checkpoint(at), notes);
        }
        return at;
    }

    private static String checkpoint(Optional<Instant> at) {
        return at.isPresent() ? "AT_TIMESTAMP" : StoreComparison.TRIM_HORIZON;
    }

    /** The time at which the application first began holds for its later starts too. */
    private Map<String, String> notes(Optional<Instant> at) {
        Map<String, String> notes = new HashMap<>(stream.note());
        at.ifPresent(time -> notes.put(LeaseTable.STARTED_AT, time.toString()));
        return notes;
    }
}
