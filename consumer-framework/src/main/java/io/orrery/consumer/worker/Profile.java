package io.orrery.consumer.worker;

import java.net.URI;
import java.util.Optional;

/** A named set of the worker's timings. {@link Tuning} explains each value. */
public enum Profile {
    /** For AWS: quick fail-over at a DynamoDB cost of some reads and writes a second a worker. */
    AWS,
    /** For local servers, which cost nothing: every poll as short as it goes, but reads of the stream, which share its limits. */
    LOCAL;

    /** {@link #LOCAL} if the endpoint is a plain {@code http} one, which no AWS endpoint is. */
    public static Profile of(Optional<URI> kinesisEndpoint) {
        return kinesisEndpoint.filter(uri -> "http".equals(uri.getScheme())).isPresent() ? LOCAL : AWS;
    }
}
