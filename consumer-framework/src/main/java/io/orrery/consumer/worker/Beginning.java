package io.orrery.consumer.worker;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Where an application without leases begins to read.
 *
 * @param time at the first record that arrived at or after it; empty for the oldest record
 * @param sequenceNumber a record to begin at, in the place of {@code time}; empty for none
 */
public record Beginning(Optional<Instant> time, Optional<String> sequenceNumber) {

    public Beginning {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(sequenceNumber, "sequenceNumber");
    }

    @Override
    public String toString() {
        return sequenceNumber
                .map(number -> "record " + number)
                .or(() -> time.map(at -> "what arrived at " + at))
                .orElse("the oldest record");
    }

    /** At the oldest record. */
    public static Beginning oldest() {
        return new Beginning(Optional.empty(), Optional.empty());
    }

    /** At the first record that arrived at or after a time. */
    public static Beginning at(Instant time) {
        return new Beginning(Optional.of(time), Optional.empty());
    }

    /** At a record. */
    public static Beginning at(String sequenceNumber) {
        return new Beginning(Optional.empty(), Optional.of(sequenceNumber));
    }
}
