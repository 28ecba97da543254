package io.orrery.consumer.generation;

import java.util.Optional;

/** What a build is to reach before its generation is compared and promoted. For one thread. */
interface BuildGoal {

    /**
     * True once it is reached. Ask once in a while.
     *
     * @param nowNanos by {@link System#nanoTime()}
     * @throws io.orrery.runtime.OrreryException if it can't be reached any more
     * @throws Exception if AWS or the store is away, too; ask again
     */
    boolean isReached(long nowNanos) throws Exception;

    /** What the build waits for beside the stream, for people; empty if nothing. */
    default Optional<String> waitsFor() {
        return Optional.empty();
    }
}
