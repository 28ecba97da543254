package io.orrery.consumer.generation;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes a switch of readers whose process was cut off in the middle: the worker feeds the new generation by then,
 * and readers would be left with one that nobody feeds. For one thread.
 */
final class CutSwitch {

    private static final Logger log = LoggerFactory.getLogger(CutSwitch.class);

    /** More than a switch takes that is under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Generations generations;
    private final GenerationalStore store;
    private Optional<Integer> open = Optional.empty();
    private long sinceNanos;

    CutSwitch(Generations generations, GenerationalStore store) {
        this.generations = generations;
        this.store = store;
    }

    /** Looks once in a while. */
    void look(long nowNanos) {
        try {
            Optional<Integer> now = generations.switchingTo();
            if (!now.equals(open)) {
                open = now;
                sinceNanos = nowNanos;
            } else if (open.isPresent() && nowNanos - sinceNanos > PATIENCE.toNanos()) {
                sinceNanos = nowNanos;
                generations.finishPromotion(store);
                log.info("Finished the promotion of generation {}, which was cut short", open.get());
            }
        } catch (Exception e) {
            log.warn("Cannot finish the promotion of a generation that was cut short: trying again", e);
        }
    }
}
