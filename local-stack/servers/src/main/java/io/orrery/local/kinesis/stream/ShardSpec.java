package io.orrery.local.kinesis.stream;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What is kept of a shard besides its records.
 *
 * @param number counts the shards of a stream from 0; its name is made of it
 * @param range its hash keys
 * @param parent number of the shard it came from, -1 for none
 * @param adjacentParent number of the second shard it was merged from, -1 for none
 * @param firstIndex below the index of each of its records
 * @param openedMillis since the epoch
 * @param endIndex above the index of each of its records, -1 while it is open
 * @param closedMillis since the epoch, -1 while it is open
 */
public record ShardSpec(
        int number,
        HashRange range,
        int parent,
        int adjacentParent,
        long firstIndex,
        long openedMillis,
        long endIndex,
        long closedMillis) {

    static final int NONE = -1;

    static ShardSpec open(
            int number, HashRange range, int parent, int adjacentParent, long firstIndex, long nowMillis) {
        return new ShardSpec(number, range, parent, adjacentParent, firstIndex, nowMillis, NONE, NONE);
    }

    ShardSpec close(long index, long nowMillis) {
        return new ShardSpec(
                number,
                range,
                parent,
                adjacentParent,
                firstIndex,
                openedMillis,
                index,
                Math.max(nowMillis, openedMillis));
    }

    public static String id(int number) {
        return String.format("shardId-%012d", number);
    }

    public String id() {
        return id(number);
    }

    @JsonIgnore
    public boolean isOpen() {
        return endIndex == NONE;
    }

    public boolean hasParent() {
        return parent != NONE;
    }

    public boolean hasAdjacentParent() {
        return adjacentParent != NONE;
    }

    /** Whether it took records at that moment. */
    public boolean wasOpenAt(long millis) {
        return openedMillis <= millis && (isOpen() || closedMillis > millis);
    }
}
