package io.orrery.consumer;

import io.orrery.runtime.OrreryException;

/** The satellite stopped at an event that it may not pass. The message names shard, sequence number, table and key. */
public final class HaltedException extends OrreryException {

    private static final long serialVersionUID = 1L;

    public HaltedException(String message, Throwable cause) {
        super(message, cause);
    }
}
