package io.orrery.local;

/** A local server could not be fetched, started or kept. The message is one sentence that names the thing and the remedy. */
public class LocalServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception with its message.
     *
     * @param message one sentence that names the thing and the remedy
     */
    public LocalServerException(String message) {
        super(message);
    }

    /**
     * An exception with its message.
     *
     * @param message one sentence that names the thing and the remedy
     * @param cause what failed underneath
     */
    public LocalServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
