package io.orrery.consumer;

import java.util.Objects;

/**
 * Where an event stands in its shard. No two events of a shard have the same place, and an event that comes again has
 * the same as before.
 *
 * @param sequenceNumber the Kinesis record that held it; of a row that was split over several, the last of them
 * @param index its place among what that record held, from 0
 */
public record EventPlace(String sequenceNumber, int index) {

    public EventPlace {
        Objects.requireNonNull(sequenceNumber, "sequenceNumber");
    }
}
