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
    private final Set<String> toldOf = ConcurrentHashMap.newKeySet();

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
            List<ShardLease> now = leases.list();
            boolean all = allReached(now);
            doubtful(now).stream().filter(toldOf::add).forEach(EndWatch::tell);
            troubles.over(WHETHER);
            return all;
        } catch (RuntimeException e) {
            troubles.failed(WHETHER, e);
            return false;
        }
    }

    private static void tell(String shardId) {
        log.warn(
                "Shard {} began where shards were merged of which only one had brought something from behind the end:"
                        + " what it may hold from before the end is not read. Choose an end some minutes off the merge",
                shardId);
    }

    /**
     * The shards that are not read since one of their parents reached the end, while another was closed before it had.
     * What that one's producer had still to publish then is in the child, and nobody can tell whether there was any.
     */
    static List<String> doubtful(List<ShardLease> leases) {
        Map<String, ShardLease> byId = byId(leases);
        return leases.stream()
                .filter(lease -> !hasReached(lease) && isPast(lease, byId))
                .filter(lease -> lease.parents().stream()
                        .filter(byId::containsKey)
                        .anyMatch(parent -> !isPast(byId.get(parent), byId)))
                .map(ShardLease::shardId)
                .toList();
    }

    private static Map<String, ShardLease> byId(List<ShardLease> leases) {
        return leases.stream().collect(Collectors.toMap(ShardLease::shardId, Function.identity()));
    }

    static boolean allReached(List<ShardLease> leases) {
        Map<String, ShardLease> byId = byId(leases);
        return !leases.isEmpty() && leases.stream().allMatch(lease -> lease.ended() || isPast(lease, byId));
    }

    /** What comes after a shard that has reached the end lies after the end too, and is not read. */
    private static boolean isPast(ShardLease lease, Map<String, ShardLease> byId) {
        return hasReached(lease)
                || lease.parents().stream()
                        .anyMatch(parent -> byId.containsKey(parent) && isPast(byId.get(parent), byId));
    }

    private static boolean hasReached(ShardLease lease) {
        return lease.notes().containsKey(LeaseTable.REACHED_END);
    }
}
