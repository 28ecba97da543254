package io.orrery.local.kinesis.fault;

import java.time.Duration;
import java.util.Objects;

/**
 * A fault to inject into calls. Immutable; {@link #throttle} and the like make one that hits every call of an operation, the
 * withers narrow it.
 *
 * @param kind what happens
 * @param operation the operation it hits, such as {@code PutRecords}; {@code *} for all
 * @param shardId the shard it hits, or null for any; only calls that name or reach a shard have one
 * @param probability of hitting a call that matches, 0 to 1
 * @param times how many hits until it is used up; 0 for no end
 * @param fraction of the records of a batch that a partial failure refuses, 0 to 1; at least one is always refused
 * @param delay how long a delay takes; zero for other kinds
 */
public record Fault(
        Kind kind, String operation, String shardId, double probability, int times, double fraction, Duration delay) {

    public static final String ANY = "*";

    /** What happens to a call that is hit. */
    public enum Kind {
        /** ProvisionedThroughputExceededException, or LimitExceededException from operations that have no such error; nothing is done. */
        THROTTLE,
        /** PutRecords alone: some records are refused with an error code of their own. */
        PARTIAL_FAILURE,
        /** HTTP 500 InternalFailure; nothing is done. */
        SERVER_ERROR,
        /** The call is done, then the connection is closed without an answer. */
        LOST_RESPONSE,
        /** The call waits first. */
        DELAY
    }

    public Fault {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(delay, "delay");
        checkShare("probability", probability);
        checkShare("fraction", fraction);
        if (times < 0) {
            throw new IllegalArgumentException("Cannot use times=" + times + ": must be 0 (no end) or more");
        }
        if (delay.isNegative() || (kind == Kind.DELAY && delay.isZero())) {
            throw new IllegalArgumentException("Cannot use delay=" + delay + ": must be positive");
        }
    }

    private static void checkShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("Cannot use " + name + "=" + value + ": must be 0..1");
        }
    }

    private static Fault of(Kind kind, String operation, Duration delay) {
        return new Fault(kind, operation, null, 1, 0, 0.5, delay);
    }

    public static Fault throttle(String operation) {
        return of(Kind.THROTTLE, operation, Duration.ZERO);
    }

    /** Refuses about {@code fraction} of the records of each PutRecords. */
    public static Fault partialFailure(double fraction) {
        return new Fault(Kind.PARTIAL_FAILURE, "PutRecords", null, 1, 0, fraction, Duration.ZERO);
    }

    public static Fault serverError(String operation) {
        return of(Kind.SERVER_ERROR, operation, Duration.ZERO);
    }

    public static Fault lostResponse(String operation) {
        return of(Kind.LOST_RESPONSE, operation, Duration.ZERO);
    }

    public static Fault delay(String operation, Duration delay) {
        return of(Kind.DELAY, operation, delay);
    }

    /** Hits the next {@code count} matching calls, then no more. */
    public Fault next(int count) {
        return new Fault(kind, operation, shardId, probability, count, fraction, delay);
    }

    public Fault withProbability(double newProbability) {
        return new Fault(kind, operation, shardId, newProbability, times, fraction, delay);
    }

    public Fault onShard(String newShardId) {
        return new Fault(kind, operation, newShardId, probability, times, fraction, delay);
    }

    boolean matches(String calledOperation, String calledShard) {
        return (operation.equals(ANY) || operation.equals(calledOperation)) && Objects.equals(shardId, calledShard);
    }
}
