package io.orrery.consumer.worker;

import java.math.BigInteger;
import java.util.Objects;

/**
 * What a producer put: alone in a Kinesis record, or as one of those aggregated in it.
 *
 * @param partitionKey the partition key
 * @param explicitHashKey null if the partition key alone decides; Kinesis tells it for aggregated records only
 * @param aggregated true if it was one of several in its Kinesis record
 * @param data the bytes, which are not to be changed
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Never compared, and copied by nobody: there are hundreds of thousands a second.
public record UserRecord(String partitionKey, String explicitHashKey, boolean aggregated, byte[] data) {

    public UserRecord {
        Objects.requireNonNull(partitionKey, "partitionKey");
        Objects.requireNonNull(data, "data");
    }

    /** Where the record belongs among the shards. */
    public BigInteger hashKey() {
        return HashRange.hashKey(partitionKey, explicitHashKey);
    }

    /** Hides the data. */
    @Override
    public String toString() {
        return "UserRecord[" + data.length + " bytes]";
    }
}
