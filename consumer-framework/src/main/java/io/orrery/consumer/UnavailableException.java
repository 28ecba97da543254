package io.orrery.consumer;

/**
 * Thrown by a handler whose target is down: the event is tried again without end, with backoff, and no failure policy
 * applies to it.
 */
public final class UnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnavailableException(String message) {
        super(message);
    }

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
