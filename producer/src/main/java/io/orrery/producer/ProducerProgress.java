package io.orrery.producer;

import java.time.Duration;
import java.util.Objects;

/**
 * How far a producer is.
 *
 * @param rows the row changes published since the start
 * @param bytes their documents, in bytes
 * @param position up to where all is acknowledged by the stream, for people; empty before the first
 * @param lag how long ago the last transaction read was committed; zero when all was read
 * @param pendingBytes what waits for the stream
 */
public record ProducerProgress(long rows, long bytes, String position, Duration lag, long pendingBytes) {

    public ProducerProgress {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(lag, "lag");
    }
}
