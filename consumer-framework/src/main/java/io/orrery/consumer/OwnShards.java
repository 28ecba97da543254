package io.orrery.consumer;

import io.orrery.consumer.worker.LeaseTable;
import io.orrery.consumer.worker.ShardLease;
import io.orrery.consumer.worker.Troubles;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out that a shard went to another worker while its batch is tried again: the KCL says so only between calls, and
 * this one may last as long as an outage. Safe for any number of threads.
 */
final class OwnShards {

    private static final Logger log = LoggerFactory.getLogger(OwnShards.class);

    private static final String WHOSE = "Whose the shards are cannot be told";

    /** One DynamoDB read each time, for all shards of the worker together. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Troubles troubles = new Troubles(log);
    private final LeaseTable leases;
    private final String workerId;
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime());

    OwnShards(LeaseTable leases, String workerId) {
        this.leases = leases;
        this.workerId = workerId;
    }

    /** The worker has got the shard. */
    void begin(String shardId) {
        lost.remove(shardId);
    }

    /** True if a look has found another worker's name, or none, at the shard. */
    boolean isLost(String shardId) {
        return lost.contains(shardId);
    }

    /** Looks whose the shard is, unless the last look was a moment ago. */
    void look(String shardId) {
        long now = System.nanoTime();
        long last = lookedNanos.get();
        if (now - last > LOOK.toNanos() && lookedNanos.compareAndSet(last, now) && !owns(shardId)) {
            lost.add(shardId);
        }
    }

    private boolean owns(String shardId) {
        try {
            boolean own = leases.get(shardId)
                    .flatMap(ShardLease::owner)
                    .filter(workerId::equals)
                    .isPresent();
            troubles.over(WHOSE);
            return own;
        } catch (RuntimeException e) {
            // Going on with it: who has it now would be told of changes twice, none would be lost.
            troubles.failed(WHOSE, e);
            return true;
        }
    }
}
