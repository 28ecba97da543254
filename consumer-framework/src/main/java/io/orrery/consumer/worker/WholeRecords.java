package io.orrery.consumer.worker;

import java.math.BigInteger;
import java.util.List;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** Keeps the KCL from taking records apart: see {@link Deaggregation}. */
final class WholeRecords extends AggregatorUtil {

    @Override
    public List<KinesisClientRecord> deaggregate(List<KinesisClientRecord> records) {
        return records;
    }

    @Override
    public List<KinesisClientRecord> deaggregate(
            List<KinesisClientRecord> records, String startingHashKey, String endingHashKey) {
        return records;
    }

    @Override
    public List<KinesisClientRecord> deaggregate(
            List<KinesisClientRecord> records, BigInteger startingHashKey, BigInteger endingHashKey) {
        return records;
    }
}
