package io.orrery.consumer.worker;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the lease table says of a shard.
 *
 * @param shardId the shard
 * @param owner the id of the worker that reads it; empty if none does
 * @param checkpoint a sequence number, or {@code TRIM_HORIZON}, {@code AT_TIMESTAMP}, {@code SHARD_END}
 * @param parents the ids of the shards that this one came from
 * @param knownRange the shard's hash keys; empty where the table doesn't say
 * @param notes what the framework itself keeps with the lease
 */
public record ShardLease(
        String shardId,
        Optional<String> owner,
        String checkpoint,
        Set<String> parents,
        Optional<HashRange> knownRange,
        Map<String, String> notes) {

    public ShardLease {
        Objects.requireNonNull(shardId, "shardId");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(checkpoint, "checkpoint");
        parents = Set.copyOf(parents);
        Objects.requireNonNull(knownRange, "knownRange");
        notes = Map.copyOf(notes);
    }

    /** A lease whose hash keys the table tells. */
    public ShardLease(
            String shardId,
            Optional<String> owner,
            String checkpoint,
            Set<String> parents,
            HashRange range,
            Map<String, String> notes) {
        this(shardId, owner, checkpoint, parents, Optional.of(range), notes);
    }

    /** The shard's hash keys; all of them where the table doesn't say. */
    public HashRange range() {
        return knownRange.orElse(HashRange.ALL);
    }

    /** True if the checkpoint is a record: something was read, and not all of a closed shard. */
    public boolean begun() {
        return Character.isDigit(checkpoint.charAt(0));
    }

    /** True if the shard was closed and all of it was read. */
    public boolean ended() {
        return checkpoint.equals("SHARD_END");
    }
}
