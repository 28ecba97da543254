package io.orrery.runtime.aws;

import io.orrery.runtime.OrreryException;

/** A call to AWS failed in a way that passes: the same call may succeed later. See {@link AwsFailures#passes}. */
public final class AwsUnavailableException extends OrreryException {

    private static final long serialVersionUID = 1L;

    public AwsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
