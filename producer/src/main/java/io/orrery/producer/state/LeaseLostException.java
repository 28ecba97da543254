package io.orrery.producer.state;

import io.orrery.runtime.OrreryException;

/** Another producer of the same name took over. Whatever this one still puts carries an older epoch and does no harm. */
public final class LeaseLostException extends OrreryException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(String name, Throwable cause) {
        super(
                "Another producer took over the name '" + name
                        + "': this one stops. Give each producer a --name of its own"
                        + " unless it stands by for another.",
                cause);
    }
}
