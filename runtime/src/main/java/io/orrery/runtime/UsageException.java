package io.orrery.runtime;

/** The command or its settings are wrong, before anything was tried: as {@link OrreryException}, with exit code 2. */
public class UsageException extends OrreryException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
