package io.orrery.consumer;

import io.orrery.consumer.worker.UserRecord;
import io.orrery.event.Event;
import io.orrery.event.MalformedEventException;
import java.util.Objects;

/**
 * An event as it came from the stream, with what is needed to speak of it when it makes trouble.
 *
 * @param event null if {@code failure} says why it could not be read
 * @param failure null unless it could not be read
 * @param raw its bytes and partition key
 * @param sequenceNumber the Kinesis record that held it
 * @param index its place in that record
 */
record Incoming(Event event, MalformedEventException failure, UserRecord raw, String sequenceNumber, int index) {

    Incoming {
        Objects.requireNonNull(raw, "raw");
        Objects.requireNonNull(sequenceNumber, "sequenceNumber");
        if ((event == null) == (failure == null)) {
            throw new IllegalArgumentException("Cannot have both or neither of event and failure");
        }
    }
}
