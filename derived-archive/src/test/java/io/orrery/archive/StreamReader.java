package io.orrery.archive;

import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.Write;
import io.orrery.event.json.EventReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.kinesis.retrieval.kpl.Messages;

/** Reads a whole stream without the framework: what an archive is compared with. */
final class StreamReader {

    private static final int MAGIC = 4;
    private static final int DIGEST = 16;

    private final KinesisAsyncClient kinesis;
    private final String stream;

    StreamReader(KinesisAsyncClient kinesis, String stream) {
        this.kinesis = kinesis;
        this.stream = stream;
    }

    /** Shard, record, place in it, table, version and row of each row written. */
    List<String> read() throws Exception {
        List<String> all = new ArrayList<>();
        for (Shard shard :
                kinesis.listShards(list -> list.streamName(stream)).join().shards()) {
            read(shard.shardId(), all);
        }
        return all;
    }

    private void read(String shardId, List<String> all) throws Exception {
        EventReader reader = new EventReader();
        String iterator = kinesis.getShardIterator(get ->
                        get.streamName(stream).shardId(shardId).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .join()
                .shardIterator();
        while (iterator != null) {
            String from = iterator;
            var page = kinesis.getRecords(get -> get.shardIterator(from)).join();
            for (Record record : page.records()) {
                byte[] data = record.data().asByteArray();
                var events = Messages.AggregatedRecord.parseFrom(Arrays.copyOfRange(data, MAGIC, data.length - DIGEST));
                for (int i = 0; i < events.getRecordsCount(); i++) {
                    Event event = reader.read(events.getRecords(i).getData().toByteArray());
                    if (event instanceof Write<?> write) {
                        all.add(String.join(
                                "|",
                                shardId,
                                record.sequenceNumber(),
                                Integer.toString(i),
                                event.table().table(),
                                Long.toString(write.version()),
                                row(write)));
                    }
                }
            }
            iterator = page.records().isEmpty() && page.millisBehindLatest() == 0 ? null : page.nextShardIterator();
        }
    }

    private static String row(Write<?> write) {
        Row row = (Row) write.row();
        return "{\"id\":" + row.getLong("id") + ",\"note\":\"" + row.getString("note") + "\"}";
    }
}
