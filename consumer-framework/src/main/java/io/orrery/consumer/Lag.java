package io.orrery.consumer;

import java.time.Duration;

/**
 * How far a shard is behind the newest record of the stream, and when that was known. A shard is read several times a
 * second, be there records or not; one whose batch is still with its store is not, and gets further behind meanwhile.
 *
 * @param behind at the last read; zero when all was read
 * @param asOfNanos the time of that read, as {@link System#nanoTime}
 */
public record Lag(Duration behind, long asOfNanos) {

    /** The longest time between reads of a shard that gets on. */
    private static final Duration BETWEEN_READS = Duration.ofSeconds(3);

    /**
     * How far it is behind at another time.
     *
     * @param nanos as {@link System#nanoTime}
     */
    public Duration at(long nanos) {
        Duration silence = Duration.ofNanos(nanos - asOfNanos);
        return silence.compareTo(BETWEEN_READS) > 0 ? behind.plus(silence) : behind;
    }
}
