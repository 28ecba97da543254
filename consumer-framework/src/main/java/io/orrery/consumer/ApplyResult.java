package io.orrery.consumer;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import java.util.List;
import java.util.Objects;

/**
 * What became of a batch. A store that keeps its position has taken nothing where there are rejections.
 *
 * @param applied the count of changes that altered the store
 * @param stale the count of changes that the store ignored, since it holds a version that is at least as new
 * @param rejections the changes that the store will never take; they go to the satellite's failure policy
 */
public record ApplyResult(long applied, long stale, List<Rejection> rejections) {

    /**
     * A change that the store refuses for good.
     *
     * @param event the change, one of the batch's
     * @param reason why, without row values
     */
    public record Rejection(ChangeEvent<Row> event, String reason) {

        public Rejection {
            Objects.requireNonNull(event, "event");
            Objects.requireNonNull(reason, "reason");
        }
    }

    public ApplyResult {
        rejections = List.copyOf(rejections);
    }

    /** All was taken. */
    public static ApplyResult of(long applied, long stale) {
        return new ApplyResult(applied, stale, List.of());
    }
}
