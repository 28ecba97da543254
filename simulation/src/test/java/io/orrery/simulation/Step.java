package io.orrery.simulation;

/**
 * Something that is done to what is simulated.
 *
 * @param at when, in milliseconds
 */
record Step(long at, Kind kind) implements Comparable<Step> {

    /** What is done. */
    enum Kind {
        COMMIT(60),
        TRUNCATE(1),
        DEFINE(2),
        SPLIT(3),
        MERGE(3),
        KINESIS_TROUBLE(5),
        DYNAMO_TROUBLE(2),
        KILL_PRODUCER(2),
        FREEZE_PRODUCER(2),
        RECONNECT(2),
        SNAPSHOT(3),
        KILL_WORKER(2),
        KILL_BEFORE_CHECKPOINT(3),
        STEAL_SHARDS(2),
        STORE_TROUBLE(3),
        REFUSE(3),
        MEND(3);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }

        int weight() {
            return weight;
        }
    }

    @Override
    public int compareTo(Step other) {
        return Long.compare(at, other.at);
    }
}
