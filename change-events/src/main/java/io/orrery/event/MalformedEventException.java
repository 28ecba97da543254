package io.orrery.event;

/** A document of the stream is not an event, or does not fit its {@link TableSchema}. The message holds no row values. */
public final class MalformedEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedEventException(String message) {
        super(message);
    }

    public MalformedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
