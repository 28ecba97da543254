package io.orrery.mysql;

import io.orrery.runtime.OrreryException;

/** The server can't be reached, or went away in the middle: trying again may help. */
public final class ServerUnavailableException extends OrreryException {

    private static final long serialVersionUID = 1L;

    ServerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
