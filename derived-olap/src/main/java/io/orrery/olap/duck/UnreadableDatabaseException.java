package io.orrery.olap.duck;

import io.orrery.runtime.OrreryException;

/** DuckDB cannot read a database file: after a crash, in rare cases, its metadata is damaged. */
public final class UnreadableDatabaseException extends OrreryException {

    private static final long serialVersionUID = 1L;

    UnreadableDatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
