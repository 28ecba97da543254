package io.orrery.search.write;

import io.orrery.runtime.OrreryException;

/** The cluster can't take a batch now; the same batch may be tried again. */
public final class StoreUnavailableException extends OrreryException {

    private static final long serialVersionUID = 1L;

    StoreUnavailableException(String message) {
        super(message);
    }
}
