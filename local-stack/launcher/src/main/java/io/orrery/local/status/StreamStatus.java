package io.orrery.local.status;

import io.orrery.consumer.worker.StreamFacts;
import io.orrery.runtime.snapshot.CheckNote;
import io.orrery.runtime.snapshot.SnapshotProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is shown of a stream.
 *
 * @param at when it was looked at
 * @param producers by name
 * @param satellites by name
 */
record StreamStatus(
        String stream, Instant at, StreamFacts facts, List<Producing> producers, List<Following> satellites) {

    StreamStatus {
        producers = List.copyOf(producers);
        satellites = List.copyOf(satellites);
    }

    /**
     * One producer.
     *
     * @param position empty before its first
     * @param lag empty where nobody publishes, or it was not told
     * @param leader who holds the lease; empty if it was given up
     * @param heard when the leader last wrote; empty if an older version did not say
     * @param standBys who wait for the lease
     * @param snapshot what is at work; empty if nothing is
     */
    record Producing(
            String name,
            int epoch,
            Optional<String> position,
            Optional<Duration> lag,
            Optional<String> leader,
            Optional<Instant> heard,
            List<String> standBys,
            Optional<SnapshotProgress> snapshot) {
        Producing {
            standBys = List.copyOf(standBys);
        }
    }

    /**
     * One satellite.
     *
     * @param builds its generations, the oldest first; a single one without a number where it has none
     * @param check what its last check against the source found; empty if there was none
     */
    record Following(String name, List<Build> builds, Optional<CheckNote> check) {
        Following {
            builds = List.copyOf(builds);
        }
    }

    /**
     * What reads the stream under one name.
     *
     * @param generation its number; empty for a satellite without generations
     * @param state of the generation
     * @param lag of the shard that is furthest behind; empty if no worker tells
     * @param shards how many shards it reads, those left out that were read to their end
     * @param read how many of these a worker holds
     * @param workers how many have told lately that they work
     * @param parked how many events were set aside
     */
    record Build(
            Optional<Integer> generation,
            Optional<String> state,
            Optional<Duration> lag,
            int shards,
            int read,
            int workers,
            long parked) {}
}
