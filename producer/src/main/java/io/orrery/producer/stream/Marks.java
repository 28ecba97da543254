package io.orrery.producer.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Positions of the source among the records that were put, by the records' numbers. Guarded by its owner.
 *
 * @param <P> a position of the source
 */
final class Marks<P> {

    private record Mark<P>(long sequence, P position) {}

    private final Deque<Mark<P>> ahead = new ArrayDeque<>();
    private P passed;

    /** Everything up to the record {@code sequence} belongs before {@code position}. */
    void add(long sequence, P position) {
        ahead.add(new Mark<>(sequence, position));
    }

    /**
     * The latest position before which nothing is pending; empty if there is none yet.
     *
     * @param oldest the number of the oldest record that is pending, {@link Long#MAX_VALUE} for none
     */
    Optional<P> before(long oldest) {
        while (!ahead.isEmpty() && ahead.peek().sequence() < oldest) {
            passed = ahead.poll().position();
        }
        return Optional.ofNullable(passed);
    }
}
