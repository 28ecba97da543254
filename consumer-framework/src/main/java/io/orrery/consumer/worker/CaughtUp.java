package io.orrery.consumer.worker;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Tells whether an application has read all of a stream. Its leases alone don't: at the end of a shard that was closed
 * nothing is newer, and the leases of its children come some time after that.
 */
final class CaughtUp {

    private CaughtUp() {}

    /**
     * True if each open shard was read up to its newest record, and each closed one to its end.
     *
     * @param shards those of the stream, as they are now
     * @param leases those of the application
     */
    static boolean of(List<Shard> shards, List<ShardLease> leases) {
        Map<String, ShardLease> byShard =
                leases.stream().collect(Collectors.toMap(ShardLease::shardId, Function.identity()));
        boolean openRead = shards.stream()
                .filter(shard -> Shards.isOpen(shard) && isFollowed(shard.hashKeyRange()))
                .allMatch(shard -> byShard.containsKey(shard.shardId())
                        && byShard.get(shard.shardId()).notes().containsKey(LeaseTable.CAUGHT_UP));
        return openRead
                && shards.stream()
                        .filter(shard -> !Shards.isOpen(shard) && byShard.containsKey(shard.shardId()))
                        .allMatch(shard -> byShard.get(shard.shardId()).ended());
    }

    /** The KCL refuses a range of a single key, and no lease is ever made for it. */
    private static boolean isFollowed(HashKeyRange range) {
        return !new BigInteger(range.startingHashKey()).equals(new BigInteger(range.endingHashKey()));
    }
}
