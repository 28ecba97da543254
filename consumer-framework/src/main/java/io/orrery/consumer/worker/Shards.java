package io.orrery.consumer.worker;

import io.orrery.runtime.UsageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilter;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/** Asks Kinesis for the shards of a stream. */
final class Shards {

    private final KinesisAsyncClient kinesis;
    private final String stream;

    Shards(KinesisAsyncClient kinesis, String stream) {
        this.kinesis = kinesis;
        this.stream = stream;
    }

    /**
     * The shards that were open at a time; their children are found when they end.
     *
     * @param time empty for the oldest record's
     */
    List<Shard> openAt(Optional<Instant> time) {
        ShardFilter filter = time.map(at -> ShardFilter.builder()
                        .type(ShardFilterType.AT_TIMESTAMP)
                        .timestamp(at)
                        .build())
                .orElseGet(() -> ShardFilter.builder()
                        .type(ShardFilterType.AT_TRIM_HORIZON)
                        .build());
        List<Shard> shards = new ArrayList<>();
        ListShardsRequest request = ListShardsRequest.builder()
                .streamName(stream)
                .shardFilter(filter)
                .build();
        try {
            while (true) {
                var page =
                        AwsCalls.await("list the shards of the stream '" + stream + "'", kinesis.listShards(request));
                shards.addAll(page.shards());
                if (page.nextToken() == null) {
                    return shards;
                }
                request =
                        ListShardsRequest.builder().nextToken(page.nextToken()).build();
            }
        } catch (ResourceNotFoundException e) {
            throw new UsageException(
                    "Cannot read the stream '" + stream + "': it does not exist in this account and region", e);
        }
    }

    /** How long the stream keeps a record. */
    Duration retention() {
        return Duration.ofHours(AwsCalls.await(
                        "describe the stream '" + stream + "'",
                        kinesis.describeStreamSummary(describe -> describe.streamName(stream)))
                .streamDescriptionSummary()
                .retentionPeriodHours());
    }
}
