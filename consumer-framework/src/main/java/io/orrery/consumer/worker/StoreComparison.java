package io.orrery.consumer.worker;

import io.orrery.runtime.OrreryException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Compares what a store that keeps its own position holds with what the leases say was read. A store that was restored
 * from a copy is behind its leases: the shards that it holds last are read again from its own positions, and what comes
 * after them from the beginning.
 */
final class StoreComparison {

    static final String TRIM_HORIZON = "TRIM_HORIZON";

    /**
     * A lease to be set back.
     *
     * @param checkpoint the store's position, or {@link #TRIM_HORIZON}
     */
    record Step(Shard shard, String checkpoint) {}

    private final List<Shard> shards;
    private final Map<String, ShardLease> leases = new HashMap<>();
    private final Map<String, String> held = new HashMap<>();
    private final Map<String, List<Shard>> children = new HashMap<>();
    private final Map<String, Step> steps = new HashMap<>();

    private StoreComparison(List<Shard> shards, List<ShardLease> leases, StorePositions positions) {
        this.shards = shards;
        leases.forEach(lease -> this.leases.put(lease.shardId(), lease));
        for (Shard shard : shards) {
            positions.of(shard.shardId()).ifPresent(position -> held.put(shard.shardId(), position));
            Shards.parents(shard).forEach(parent -> children.computeIfAbsent(parent, id -> new ArrayList<>())
                    .add(shard));
        }
    }

    /**
     * The leases to be set back.
     *
     * @param shards all shards of the stream, parents before children
     * @throws OrreryException if the store has lost a shard whose beginning the stream does not hold any more
     */
    static List<Step> compare(List<Shard> shards, List<ShardLease> leases, StorePositions positions) {
        StoreComparison comparison = new StoreComparison(shards, leases, positions);
        comparison.compareHeld();
        comparison.compareLost();
        return List.copyOf(comparison.steps.values());
    }

    /** Of the shards that the store holds, those that came before others it holds are complete. */
    private void compareHeld() {
        for (Shard shard : shards) {
            String position = held.get(shard.shardId());
            if (position != null && following(shard).stream().noneMatch(next -> held.containsKey(next.shardId()))) {
                if (isBehind(shard, position)) {
                    setBack(shard, position);
                }
            }
        }
    }

    private boolean isBehind(Shard shard, String position) {
        ShardLease lease = leases.get(shard.shardId());
        if (lease == null) {
            // Deleted with all others, or cleaned up since the shard ended: then its children tell.
            return leases.isEmpty() || anyBegun(shard);
        }
        if (lease.ended()) {
            String end = lease.notes().get(LeaseTable.END);
            return end == null ? anyBegun(shard) : isBefore(position, end);
        }
        // A worker that has begun to read and not saved a checkpoint yet knows what its store holds.
        return lease.begun()
                ? isBefore(position, lease.checkpoint())
                : lease.owner().isEmpty();
    }

    private boolean anyBegun(Shard shard) {
        return following(shard).stream()
                .map(next -> leases.get(next.shardId()))
                .anyMatch(lease -> lease != null && (lease.begun() || lease.ended()));
    }

    private static boolean isBefore(String position, String other) {
        return new BigInteger(position).compareTo(new BigInteger(other)) < 0;
    }

    private void setBack(Shard shard, String checkpoint) {
        steps.put(shard.shardId(), new Step(shard, checkpoint));
        for (Shard next : following(shard)) {
            ShardLease lease = leases.get(next.shardId());
            if (lease != null && (lease.begun() || lease.ended())) {
                steps.put(next.shardId(), new Step(next, TRIM_HORIZON));
            }
        }
    }

    /** All that came of a shard by splits and merges. */
    private Set<Shard> following(Shard shard) {
        Set<Shard> all = new HashSet<>();
        List<Shard> next = new ArrayList<>(children.getOrDefault(shard.shardId(), List.of()));
        while (!next.isEmpty()) {
            Shard child = next.remove(next.size() - 1);
            if (all.add(child)) {
                next.addAll(children.getOrDefault(child.shardId(), List.of()));
            }
        }
        return all;
    }

    /** Shards that the store once held a part of, and holds nothing of now. */
    private void compareLost() {
        Set<String> listed = new HashSet<>();
        for (Shard shard : shards) {
            ShardLease lease = leases.get(shard.shardId());
            boolean lost = lease != null
                    && lease.notes().containsKey(LeaseTable.KEPT)
                    && (lease.begun() || lease.ended())
                    && !held.containsKey(shard.shardId())
                    && !steps.containsKey(shard.shardId())
                    && following(shard).stream().noneMatch(next -> held.containsKey(next.shardId()));
            if (lost) {
                // While its parent is listed, the stream holds all of a shard.
                if (Shards.parents(shard).noneMatch(listed::contains)) {
                    throw new OrreryException(
                            "The store holds nothing of shard " + shard.shardId()
                                    + ", which it once did: it was emptied, replaced, or restored from too old a copy; build it"
                                    + " anew with 'rebuild', with --snapshot for what the stream does not hold, or delete the satellite's DynamoDB table to begin again");
                }
                setBack(shard, TRIM_HORIZON);
            }
            listed.add(shard.shardId());
        }
    }

    /** True if a store keeps positions at all, as far as leases and the store's own word tell. */
    static boolean concerns(List<ShardLease> leases, StorePositions positions) {
        return leases.isEmpty()
                || leases.stream()
                        .anyMatch(lease -> lease.notes().containsKey(LeaseTable.KEPT)
                                || positions.of(lease.shardId()).isPresent());
    }

    /** The error for a position that the stream does not hold any more. */
    static OrreryException expired(Step step, String stream) {
        return new OrreryException("The store holds shard " + step.shard().shardId() + " up to record "
                + step.checkpoint() + ", and what came next is not in the stream '" + stream
                + "' any more: build the store anew with 'rebuild', with --snapshot for what it does not hold");
    }

    static Optional<String> sequenceNumber(Step step) {
        return step.checkpoint().equals(TRIM_HORIZON) ? Optional.empty() : Optional.of(step.checkpoint());
    }
}
