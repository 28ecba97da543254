package io.orrery.consumer.worker;

import io.orrery.runtime.OrreryException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Finds the shards of which records may have expired unread while no worker ran. Kinesis does not tell: asked for what
 * follows a record that is gone, it gives the oldest that is left.
 */
final class ExpiredRecords {

    private final String application;
    private final Duration retention;
    /** True if the shard still holds the record of a sequence number. */
    private final BiPredicate<String, String> holds;

    private final Map<String, Shard> listed = new HashMap<>();

    ExpiredRecords(String application, Duration retention, List<Shard> shards, BiPredicate<String, String> holds) {
        this.application = application;
        this.retention = retention;
        this.holds = holds;
        shards.forEach(shard -> listed.put(shard.shardId(), shard));
    }

    /**
     * Compares the leases with what the stream still holds.
     *
     * @throws OrreryException if records may have expired before they were read
     */
    void check(List<ShardLease> leases, Instant now) {
        Optional<Instant> newest = leases.stream()
                .map(ExpiredRecords::readToEnd)
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
        for (ShardLease lease : leases) {
            // Whatever came after this moment is in the stream yet.
            Optional<Instant> sure = lease.begun() ? readToEnd(lease) : newest;
            boolean recent =
                    sure.filter(time -> !time.isBefore(now.minus(retention))).isPresent();
            if (!recent && mayHaveLost(lease)) {
                throw new OrreryException("Changes in shard " + lease.shardId() + " may have expired unread: "
                        + "what satellite '" + application + "' read last is not in the stream any more, which keeps"
                        + " records for " + retention.toHours() + " hours. Build the store anew with 'rebuild', with"
                        + " --snapshot for what the stream does not hold, or delete the DynamoDB table '" + application
                        + "' to go on with what the stream still holds");
            }
        }
    }

    private boolean mayHaveLost(ShardLease lease) {
        if (lease.ended()) {
            return false;
        }
        Shard shard = listed.get(lease.shardId());
        if (shard == null) {
            // It was closed, and expired with all its records, before its end was read.
            return lease.begun() || !lease.parents().isEmpty();
        }
        if (lease.begun()) {
            return !holds.test(lease.shardId(), lease.checkpoint());
        }
        // While a parent is listed, the stream holds all of a shard.
        return !lease.parents().isEmpty() && Shards.parents(shard).noneMatch(listed::containsKey);
    }

    private static Optional<Instant> readToEnd(ShardLease lease) {
        return Optional.ofNullable(lease.notes().get(LeaseTable.READ_TO_END)).map(Instant::parse);
    }
}
