package io.orrery.consumer.worker;

import io.orrery.runtime.OrreryException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Which of the streams that have had a name it is: the time at which it was made tells. What the leases say of shards and
 * records holds for one of them alone, though the next one's shards have the same ids.
 */
record StreamIdentity(String application, String stream, Instant createdAt) {

    private static final String NOTE = "streamCreatedAt";

    /** What is noted beside each lease. */
    Map<String, String> note() {
        return Map.of(NOTE, createdAt.toString());
    }

    /** Notes it beside a lease that lacks it: those of children are made by the KCL. */
    void note(ShardLease lease, LeaseTable leases) {
        if (!lease.notes().containsKey(NOTE)) {
            leases.note(lease.shardId(), NOTE, createdAt.toString());
        }
    }

    /** @throws OrreryException if the leases are of another stream */
    void check(List<ShardLease> leases) {
        for (ShardLease lease : leases) {
            String known = lease.notes().get(NOTE);
            if (known != null && !known.equals(createdAt.toString())) {
                throw remade();
            }
        }
    }

    /** The stream is another one. */
    OrreryException remade() {
        return new OrreryException(
                "The stream '" + stream + "' was deleted and made again under its name: what the DynamoDB"
                        + " table '" + application
                        + "' says of its shards is of the old one. Build the store anew with 'rebuild --snapshot',"
                        + " or delete that table to read the new stream from its beginning");
    }

    /** The stream is no more. */
    OrreryException deleted() {
        return new OrreryException("The stream '" + stream
                + "' was deleted. If it is made again, build the store anew with"
                + " 'rebuild --snapshot', or delete the DynamoDB table '" + application
                + "' to read the new stream from its"
                + " beginning");
    }
}
