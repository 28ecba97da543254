package io.orrery.consumer;

import java.math.BigInteger;

/**
 * A place in a shard: everything up to the Kinesis record of this sequence number, all of its events included.
 *
 * @param sequenceNumber decimal digits, as Kinesis gives them
 */
public record StreamPosition(String sequenceNumber) implements Comparable<StreamPosition> {

    public StreamPosition {
        if (sequenceNumber.isEmpty() || !sequenceNumber.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("Cannot use sequence number '" + sequenceNumber + "': must be digits");
        }
    }

    @Override
    public int compareTo(StreamPosition other) {
        return new BigInteger(sequenceNumber).compareTo(new BigInteger(other.sequenceNumber));
    }
}
