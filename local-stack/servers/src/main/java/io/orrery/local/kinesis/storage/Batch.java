package io.orrery.local.kinesis.storage;

import java.util.List;

/**
 * What a read found.
 *
 * @param records in order, maybe none
 * @param nextIndex where the next read goes on
 * @param atEnd nothing more is in the log now
 */
public record Batch(List<StoredRecord> records, long nextIndex, boolean atEnd) {

    public Batch {
        records = List.copyOf(records);
    }

    public long bytes() {
        return records.stream()
                .mapToLong(
                        record -> record.data().length + record.partitionKey().length())
                .sum();
    }
}
