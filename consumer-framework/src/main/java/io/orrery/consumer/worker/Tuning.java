package io.orrery.consumer.worker;

import java.time.Duration;

/**
 * The KCL's timings. Its own defaults take 80 to 98 seconds from the start to the first record, and 164 until the
 * leases of a killed worker are taken over.
 *
 * @param failover after this without a sign of life from its owner, a lease is taken over. The owner renews three times
 *     in that span: one DynamoDB write a shard each time. Shorter than a long garbage collection, it makes workers take
 *     leases from each other
 * @param assignmentInterval how often the leader distributes leases: one read of the lease table each time
 * @param leaderLease after this without a heartbeat from the leader, another worker leads. Where it is the leader that
 *     dies, only then the time for its leases begins to count: the two together, and a few polls, are the fail-over
 * @param leaderHeartbeat how often the leader says that it lives, one DynamoDB write; a third of the lease or less
 * @param signOfLife how often a worker reports that it can take leases, one DynamoDB write each time. The KCL takes a
 *     worker for dead when its last report, whose time it rounds down to a second, is older than two of these; so a
 *     second is no choice: from worker to leader a report would have to take no time at all, and where the two keep the
 *     same beat the leader never sees the worker alive. And not much longer than {@code failover}: until then leases of
 *     a dead worker may be given to it once more
 * @param auditInterval how often the leader compares leases with shards, one ListShards each time
 * @param handoff how long a worker may finish its batch when its shard is given to another
 * @param idleBetweenReads the pause between reads of a shard; all satellites on a stream share five reads a second and
 *     shard
 * @param dispatchInterval how often the worker looks what its shards need
 * @param parentPoll how often a child shard looks whether its parents are done: one DynamoDB read each time
 * @param listShardsBackoff the pause after a failed ListShards, which is limited to 100 a second and stream
 * @param checkpointInterval the longest time between checkpoints while changes come: one DynamoDB write a shard
 * @param maxPendingBatches read ahead, of at most 10 MiB each, for every shard
 */
record Tuning(
        Duration failover,
        Duration assignmentInterval,
        Duration leaderLease,
        Duration leaderHeartbeat,
        Duration signOfLife,
        Duration auditInterval,
        Duration handoff,
        Duration idleBetweenReads,
        Duration dispatchInterval,
        Duration parentPoll,
        Duration listShardsBackoff,
        Duration checkpointInterval,
        int maxPendingBatches) {

    static Tuning of(Profile profile) {
        return profile == Profile.LOCAL
                ? new Tuning(
                        Duration.ofSeconds(3),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        // Two satellites side by side stay below the five reads a second.
                        Duration.ofMillis(500),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1),
                        3)
                : new Tuning(
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(5),
                        3);
    }
}
