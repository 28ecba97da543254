package io.orrery.consumer.worker;

import io.orrery.runtime.aws.AwsClients;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Lets an application that has read an archive begin in the stream just after it. How far it is stands in the table of the
 * satellites, so that one that was killed in between neither begins elsewhere nor takes half of the archive for all.
 */
public final class ArchiveHandOver {

    private static final String ITEM = "archive";
    private static final String STATE = "state";
    private static final String READING = "READING";
    private static final String READ = "READ";

    private final String application;
    private final String stream;
    private final Shards shards;
    private final LeaseTable leases;
    private final SatelliteTable notes;

    /** The clients of {@code aws} stay the caller's to close. */
    public ArchiveHandOver(AwsClients aws, String application, String stream) {
        this.application = application;
        this.stream = stream;
        this.shards = new Shards(aws.kinesis(), stream);
        this.leases = new LeaseTable(aws.dynamoDb(), application);
        this.notes = new SatelliteTable(aws.dynamoDb(), application);
    }

    /** True if the archive was read and handed over, or the application began without one. */
    public boolean isDone() {
        Optional<String> state = state();
        return !state.equals(Optional.of(READING))
                && leases.exists()
                && !leases.list().isEmpty();
    }

    /** True if the archive was read and handed over. */
    public boolean isRead() {
        return state().equals(Optional.of(READ));
    }

    private Optional<String> state() {
        return notes.get(ITEM).map(item -> item.get(STATE).s());
    }

    /**
     * Sees that the stream still holds all that comes after the archive.
     *
     * @throws io.orrery.runtime.OrreryException if it may not
     */
    public void requireOverlap(ArchivedShards archived) {
        plan(shards.describe(), archived);
    }

    private List<HandOverPlan.Step> plan(Shards.Described described, ArchivedShards archived) {
        boolean whole = described.createdAt().plus(described.retention()).isAfter(Instant.now());
        return HandOverPlan.of(shards.all(), archived, shards::holds, whole);
    }

    /** The hash keys of each shard that the stream still lists. */
    public Map<String, HashRange> ranges() {
        Map<String, HashRange> ranges = new HashMap<>();
        for (Shard shard : shards.all()) {
            ranges.put(shard.shardId(), Shards.range(shard));
        }
        return ranges;
    }

    /** Notes that the reading of the archive has begun: until {@link #handOver} it counts for nothing. */
    public void begin() {
        notes.put(ITEM, Map.of(STATE, AttributeValue.fromS(READING)));
    }

    /** Takes the positions that the application begins from. */
    @FunctionalInterface
    public interface Positions {
        /** A store that keeps positions notes this one. */
        void take(String shardId, HashRange range, String position) throws Exception;
    }

    /**
     * Makes the leases, after the store has all of the archive, and notes that it has.
     *
     * @param archived of the archive that was read
     * @throws io.orrery.runtime.OrreryException if the stream has lost meanwhile what comes after the archive
     */
    public void handOver(ArchivedShards archived, Positions positions) throws Exception {
        Shards.Described described = shards.describe();
        List<HandOverPlan.Step> steps = plan(described, archived);
        StreamIdentity identity = new StreamIdentity(application, stream, described.createdAt());
        leases.create();
        leases.clear();
        for (HandOverPlan.Step step : steps) {
            Shard shard = step.shard();
            if (step.position().isPresent()) {
                positions.take(
                        shard.shardId(), Shards.range(shard), step.position().get());
            }
            leases.seed(shard, step.parents(), step.position().orElse(StoreComparison.TRIM_HORIZON), identity.note());
        }
        notes.put(ITEM, Map.of(STATE, AttributeValue.fromS(READ)));
    }

    /** Forgets it all, for an application that is deleted. */
    public static void forget(DynamoDbAsyncClient dynamoDb, String application) {
        new SatelliteTable(dynamoDb, application).delete(ITEM);
    }
}
