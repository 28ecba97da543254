package io.orrery.consumer;

/**
 * Thrown by a handler or a store that will never take an event: the {@link FailurePolicy} applies at once, without
 * further tries. A store that can tell which events of a batch are at fault should apply the others and return
 * {@link ApplyResult.Rejection}s instead.
 */
public final class RejectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message why, without row values */
    public RejectedException(String message) {
        super(message);
    }

    public RejectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
