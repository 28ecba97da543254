package io.orrery.local.kinesis.storage;

/**
 * One record as kept in a shard's log.
 *
 * @param index place in the stream's order; grows with every record of the stream, with gaps within a shard
 * @param arrivalMillis when it was accepted, milliseconds since the epoch; never falls within a shard
 * @param partitionKey as put
 * @param data as put; not copied, so not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Records are never compared, and their data never copied.
public record StoredRecord(long index, long arrivalMillis, String partitionKey, byte[] data) {}
