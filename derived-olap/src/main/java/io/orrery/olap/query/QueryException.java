package io.orrery.olap.query;

import io.orrery.runtime.OrreryException;

/** A query was refused, is wrong, or went past a limit. The message is one sentence. */
public final class QueryException extends OrreryException {

    private static final long serialVersionUID = 1L;

    QueryException(String message) {
        super(message);
    }

    QueryException(String message, Throwable cause) {
        super(message, cause);
    }
}
