package io.orrery.consumer.worker;

import java.time.Duration;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/**
 * What people want to know of a stream.
 *
 * @param openShards how many shards take records
 * @param retention how long it keeps a record
 */
public record StreamFacts(int openShards, Duration retention) {

    /**
     * Asks for them.
     *
     * @param kinesis stays the caller's to close
     * @throws io.orrery.runtime.UsageException if there is no such stream
     * @throws io.orrery.runtime.OrreryException if Kinesis can't be reached or refuses
     */
    public static StreamFacts of(KinesisAsyncClient kinesis, String stream) {
        Shards.Described described = new Shards(kinesis, stream).describe();
        return new StreamFacts(described.openShards(), described.retention());
    }
}
