package io.orrery.consumer;

import io.orrery.consumer.worker.LeaseTable;
import io.orrery.consumer.worker.ShardLease;
import io.orrery.consumer.worker.Troubles;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out when every shard of the satellite, whichever worker reads it, has reached the time at which it is to end. */
final class EndWatch {

    private static final Logger log = LoggerFactory.getLogger(EndWatch.class);

    private static final String WHETHER = "Whether all shards have reached the end cannot be told";

    private final Troubles troubles = new Troubles(log);
    private final LeaseTable leases;
    private final Set<String> toNote = ConcurrentHashMap.newKeySet();

    EndWatch(LeaseTable leases) {
        this.leases = leases;
    }

    /** Notes that a shard has reached the end. */
    void reached(String shardId) {
        toNote.add(shardId);
    }

    /** True if all shards have. */
    boolean allReached() {
        try {
            for (String shardId : Set.copyOf(toNote)) {
                leases.note(shardId, LeaseTable.REACHED_END, "true");
                toNote.remove(shardId);
            }
            boolean all = allReached(leases.list());
            troubles.over(WHETHER);
            return all;
        } catch (RuntimeException e) {
            troubles.failed(WHETHER, e);
            return false;
        }
    }

    static boolean allReached(List<ShardLease> leases) {
        Map<String, ShardLease> byId =
                leases.stream().collect(Collectors.toMap(ShardLease::shardId, Function.identity()));
        return !leases.isEmpty() && leases.stream().allMatch(lease -> lease.ended() || isPast(lease, byId));
    }

    /** What comes after a shard that has reached the end lies after the end too, and is not read. */
    private static boolean isPast(ShardLease lease, Map<String, ShardLease> byId) {
        return lease.notes().containsKey(LeaseTable.REACHED_END)
                || lease.parents().stream()
                        .anyMatch(parent -> byId.containsKey(parent) && isPast(byId.get(parent), byId));
    }
}
