package io.orrery.olap.duck;

import io.orrery.runtime.OrreryException;

/** There is no space left for a database file. */
public final class DiskFullException extends OrreryException {

    private static final long serialVersionUID = 1L;

    DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
