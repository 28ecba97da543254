package io.orrery.local.kinesis.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A record to append: its partition key and its data, neither copied. */
@SuppressWarnings("ArrayRecordComponent") // Records are never compared, and their data never copied.
public record NewRecord(String partitionKey, byte[] data) {

    /** What the service counts: the data and the UTF-8 bytes of the partition key. */
    public int size() {
        return data.length + partitionKey.getBytes(UTF_8).length;
    }
}
