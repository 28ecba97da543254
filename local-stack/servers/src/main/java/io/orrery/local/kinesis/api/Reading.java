package io.orrery.local.kinesis.api;

import io.orrery.local.kinesis.storage.Batch;
import io.orrery.local.kinesis.storage.StoredRecord;
import io.orrery.local.kinesis.stream.Shard;
import io.orrery.local.kinesis.stream.Stream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One read of a shard, as polling readers and subscriptions both see it. */
record Reading(Stream stream, Shard shard, Batch batch, boolean shardEnded, long millisBehind) {

    static Reading of(Stream stream, Shard shard, long fromIndex, int maxRecords, long maxBytes, long nowMillis) {
        // Looked at before the read: a shard that was closed by then gets no more records, so the end of its log is the
        // end.
        boolean closed = !shard.spec().isOpen();
        long horizon = nowMillis - stream.retention().toMillis();
        Batch batch = shard.log().read(fromIndex, horizon, maxRecords, maxBytes);
        return new Reading(stream, shard, batch, closed && batch.atEnd(), millisBehind(shard, batch, nowMillis));
    }

    /** 0 at the tip, else the age of the next record to read. */
    private static long millisBehind(Shard shard, Batch batch, long nowMillis) {
        if (batch.atEnd()) {
            return 0;
        }
        List<StoredRecord> next =
                shard.log().read(batch.nextIndex(), Long.MIN_VALUE, 1, 1).records();
        return next.isEmpty() ? 0 : Math.max(1, nowMillis - next.get(0).arrivalMillis());
    }

    List<Map<String, Object>> records() {
        List<Map<String, Object>> views = new ArrayList<>(batch.records().size());
        for (StoredRecord record : batch.records()) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("SequenceNumber", sequenceNumber(record));
            view.put("ApproximateArrivalTimestamp", Instant.ofEpochMilli(record.arrivalMillis()));
            view.put("Data", record.data());
            view.put("PartitionKey", record.partitionKey());
            views.add(view);
        }
        return views;
    }

    String sequenceNumber(StoredRecord record) {
        return stream.sequenceNumber(
                record.index(), record.arrivalMillis(), shard.spec().number());
    }
}
