package io.orrery.producer.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The lanes of a stream by hash range, and how what is pending moves when the stream is resharded. */
final class LaneMap {

    private static final HashKey LOWEST = new HashKey(0, 0);
    private static final HashKey HIGHEST = new HashKey(-1, -1);

    private final List<Lane> lanes;

    private LaneMap(Collection<Lane> lanes) {
        this.lanes = lanes.stream()
                .sorted(Comparator.comparing(lane -> lane.shard().first()))
                .toList();
    }

    static LaneMap of(List<ShardRange> shards) {
        return new LaneMap(shards.stream().map(Lane::new).toList());
    }

    /** True if the shards cover the hash space once. What is listed while a stream changes may not. */
    static boolean complete(List<ShardRange> shards) {
        List<ShardRange> sorted =
                shards.stream().sorted(Comparator.comparing(ShardRange::first)).toList();
        HashKey next = LOWEST;
        for (ShardRange shard : sorted) {
            if (!shard.first().equals(next)) {
                return false;
            }
            next = shard.last().low() == -1
                    ? new HashKey(shard.last().high() + 1, 0)
                    : new HashKey(shard.last().high(), shard.last().low() + 1);
        }
        return !sorted.isEmpty() && sorted.get(sorted.size() - 1).last().equals(HIGHEST);
    }

    List<Lane> lanes() {
        return lanes;
    }

    /** The lane whose shard takes {@code key}. */
    Lane of(HashKey key) {
        int low = 0;
        int high = lanes.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (lanes.get(middle).shard().first().compareTo(key) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return lanes.get(low);
    }

    /** True if the same shards are open. */
    boolean matches(List<ShardRange> shards) {
        Set<ShardRange> mine = new HashSet<>();
        lanes.forEach(lane -> mine.add(lane.shard()));
        return mine.equals(Set.copyOf(shards));
    }

    /**
     * The lanes of the shards that are open now. Lanes of shards that still are stay as they are; what the others have
     * pending moves to their successors, in order.
     *
     * <p>Where shards were merged, a put of one of them may have landed in the child ahead of an older one of the other,
     * and a reader that drops what is not newer would drop the older one. So there all that is pending gets new versions.
     * So it does where a table-wide event is pending: it stands for a whole shard under that one's first hash key alone. If
     * the shard was split and merged again before anybody looked, the put that its first half took would make the one that
     * the whole gets look old, and the second half would never know of it.
     */
    LaneMap resharded(List<ShardRange> shards, Versions versions) {
        Map<ShardRange, Lane> kept = new HashMap<>();
        List<Lane> closed = new ArrayList<>();
        for (Lane lane : lanes) {
            if (shards.contains(lane.shard())) {
                kept.put(lane.shard(), lane);
            } else {
                closed.add(lane);
            }
        }
        LaneMap next = new LaneMap(shards.stream()
                .map(shard -> kept.getOrDefault(shard, new Lane(shard)))
                .toList());
        boolean merged = shards.stream()
                .anyMatch(shard -> closed.stream()
                                .filter(lane -> lane.shard().overlaps(shard))
                                .count()
                        > 1);
        boolean tableWide =
                closed.stream().flatMap(lane -> lane.pending().stream()).anyMatch(UserRecord::everywhere);
        Moving moving = new Moving(merged || tableWide ? versions : null);
        closed.stream()
                .flatMap(lane -> lane.pending().stream().map(record -> new Pending(lane.shard(), record)))
                .sorted(Comparator.comparingLong(pending -> pending.record().sequence()))
                .forEach(pending -> moving.move(pending, next));
        closed.forEach(Lane::retire);
        return next;
    }

    private record Pending(ShardRange from, UserRecord record) {}

    /** Moves records one by one, in order. */
    private static final class Moving {

        private final Versions versions;
        private final Map<Lane, Long> lastOfLane = new HashMap<>();
        private long sequence;
        private long version;

        Moving(Versions versions) {
            this.versions = versions;
        }

        void move(Pending pending, LaneMap next) {
            UserRecord record = renewed(pending.record());
            Stream<Lane> targets = record.everywhere()
                    ? next.lanes.stream().filter(lane -> lane.shard().overlaps(pending.from()))
                    : Stream.of(next.of(record.hash()));
            targets.forEach(lane -> {
                // Parents that were merged both had the table-wide ones.
                Long last = lastOfLane.put(lane, record.sequence());
                if (last == null || last != record.sequence()) {
                    lane.add(record);
                }
            });
        }

        private UserRecord renewed(UserRecord record) {
            if (versions == null) {
                return record;
            }
            if (record.sequence() != sequence) {
                sequence = record.sequence();
                version = versions.next();
            }
            return record.withVersion(version);
        }
    }
}
