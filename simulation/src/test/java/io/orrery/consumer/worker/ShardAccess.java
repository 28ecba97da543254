package io.orrery.consumer.worker;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** What the framework does between the KCL and a shard's processor, for a simulation that takes the KCL's place. */
public final class ShardAccess {

    private ShardAccess() {}

    /** The user records of a Kinesis record. */
    public static List<UserRecord> split(String partitionKey, byte[] data) {
        return Deaggregation.split(partitionKey, ByteBuffer.wrap(data));
    }

    /** What a worker knows of a shard that it begins to read. */
    public static ShardStart start(LeaseTable leases, String shardId) {
        return leases.start(shardId);
    }

    /** Makes a shard's lease. */
    public static void seed(LeaseTable leases, String shardId, Set<String> parents, HashRange range) {
        Shard shard = Shard.builder()
                .shardId(shardId)
                .hashKeyRange(keys -> keys.startingHashKey(range.start().toString())
                        .endingHashKey(range.end().toString()))
                .build();
        leases.seed(shard, parents, "TRIM_HORIZON", Map.of());
    }
}
