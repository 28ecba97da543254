package io.orrery.consumer.worker;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A record of a shard, taken apart.
 *
 * @param sequenceNumber its place in the shard
 * @param arrivedAt when Kinesis took it, to the millisecond
 * @param records what it holds, in order
 */
public record KinesisRecord(String sequenceNumber, Instant arrivedAt, List<UserRecord> records) {

    public KinesisRecord {
        Objects.requireNonNull(sequenceNumber, "sequenceNumber");
        Objects.requireNonNull(arrivedAt, "arrivedAt");
        records = List.copyOf(records);
    }
}
