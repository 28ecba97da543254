package io.orrery.producer;

import io.orrery.runtime.OrreryException;

/** The server no longer has what comes after the saved position, or its log is another one. */
final class PositionLostException extends OrreryException {

    private static final long serialVersionUID = 1L;

    PositionLostException(String message) {
        super(message);
    }
}
