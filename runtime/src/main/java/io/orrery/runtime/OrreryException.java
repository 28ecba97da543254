package io.orrery.runtime;

/**
 * Something failed that the user can mend. The message is one sentence that names the thing and the remedy, and is all
 * that the command line prints; the exit code is 1.
 */
public class OrreryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OrreryException(String message) {
        super(message);
    }

    public OrreryException(String message, Throwable cause) {
        super(message, cause);
    }
}
