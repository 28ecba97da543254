package io.orrery.benchmark.path;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads the stream with the SDK alone, one thread a shard; nothing is decoded. */
final class GetRecordsRun implements Callable<Rate> {

    private final KinesisAsyncClient kinesis;
    private final long changes;

    GetRecordsRun(KinesisAsyncClient kinesis, long changes) {
        this.kinesis = kinesis;
        this.changes = changes;
    }

    @Override
    public Rate call() throws Exception {
        List<Shard> shards =
                kinesis.listShards(list -> list.streamName(Cloud.STREAM)).join().shards();
        ExecutorService threads = Executors.newFixedThreadPool(shards.size());
        try {
            long start = System.nanoTime();
            List<Future<?>> readers = new ArrayList<>();
            shards.forEach(shard -> readers.add(threads.submit(() -> read(shard.shardId()))));
            for (Future<?> reader : readers) {
                reader.get();
            }
            return Rate.since(start, changes);
        } finally {
            threads.shutdownNow();
        }
    }

    private void read(String shardId) {
        String iterator = kinesis.getShardIterator(get ->
                        get.streamName(Cloud.STREAM).shardId(shardId).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .join()
                .shardIterator();
        GetRecordsResponse page;
        do {
            String next = iterator;
            page = kinesis.getRecords(get -> get.shardIterator(next)).join();
            iterator = page.nextShardIterator();
        } while (page.millisBehindLatest() > 0);
    }
}
