package io.orrery.olap.duck;

import io.orrery.runtime.OrreryException;

/** Another process has the database file open. */
public final class DatabaseLockedException extends OrreryException {

    private static final long serialVersionUID = 1L;

    DatabaseLockedException(String message, Throwable cause) {
        super(message, cause);
    }
}
