package io.orrery.producer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Looks for the row {@code last} in what is put on a stream from now on, and keeps nothing. */
final class LastWord {

    private final Source source;
    private final Map<String, String> iterators = new TreeMap<>();
    private boolean seen;

    LastWord(Source source) {
        this.source = source;
        List<Shard> shards = source.kinesis()
                .listShards(b -> b.streamName(source.name()))
                .join()
                .shards();
        for (Shard shard : shards) {
            iterators.put(
                    shard.shardId(),
                    source.kinesis()
                            .getShardIterator(b -> b.streamName(source.name())
                                    .shardId(shard.shardId())
                                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                            .join()
                            .shardIterator());
        }
    }

    boolean seen() {
        iterators.replaceAll((shard, iterator) -> {
            String next = iterator;
            while (true) {
                String from = next;
                GetRecordsResponse page = source.kinesis()
                        .getRecords(b -> b.shardIterator(from).limit(100))
                        .join();
                seen |= page.records().stream()
                        .anyMatch(record -> new String(record.data().asByteArrayUnsafe(), StandardCharsets.ISO_8859_1)
                                .contains("\"pad\":\"last\""));
                next = page.nextShardIterator();
                if (page.records().isEmpty() && page.millisBehindLatest() == 0) {
                    return next;
                }
            }
        });
        return seen;
    }
}
