package io.orrery.consumer.worker;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.orrery.runtime.UsageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilter;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/** Asks Kinesis for the shards of a stream. */
final class Shards {

    /** Other readers of a shard may have used up its five reads of this second. */
    private static final FailsafeExecutor<GetRecordsResponse> THROTTLED =
            Failsafe.with(RetryPolicy.<GetRecordsResponse>builder()
                    .handle(ProvisionedThroughputExceededException.class)
                    .withBackoff(Duration.ofMillis(200), Duration.ofSeconds(2))
                    .withJitter(0.25)
                    .withMaxDuration(Duration.ofSeconds(30))
                    .withMaxRetries(-1)
                    .build());

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
        return list(time.map(at -> ShardFilter.builder()
                        .type(ShardFilterType.AT_TIMESTAMP)
                        .timestamp(at)
                        .build())
                .orElseGet(() -> ShardFilter.builder()
                        .type(ShardFilterType.AT_TRIM_HORIZON)
                        .build()));
    }

    /** All shards that the stream still holds, parents before children. */
    List<Shard> all() {
        // Shards are numbered as they come.
        return list(null).stream().sorted(Comparator.comparing(Shard::shardId)).toList();
    }

    /** True if the shard still takes records. */
    static boolean isOpen(Shard shard) {
        return shard.sequenceNumberRange().endingSequenceNumber() == null;
    }

    /** The shards that one came from, whether the stream still lists them or not. */
    static Stream<String> parents(Shard shard) {
        return Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
                .filter(parent -> parent != null && !parent.isEmpty());
    }

    /** The hash keys of a shard. */
    static HashRange range(Shard shard) {
        return HashRange.of(
                shard.hashKeyRange().startingHashKey(), shard.hashKeyRange().endingHashKey());
    }

    private List<Shard> list(ShardFilter filter) {
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
            throw missing(e);
        }
    }

    /** A record, and the shard that holds it. */
    record Found(String shardId, Instant arrivedAt) {}

    /**
     * Looks for a record in all shards.
     *
     * @throws UsageException if no shard holds it, or holds it any more
     */
    Found find(String sequenceNumber) {
        for (Shard shard : all()) {
            Optional<Record> record = at(shard.shardId(), sequenceNumber);
            if (record.isPresent()) {
                return new Found(shard.shardId(), record.get().approximateArrivalTimestamp());
            }
        }
        throw new UsageException("Cannot start from sequence number " + sequenceNumber + ": no shard of the stream '"
                + stream + "' holds such a record, or holds it any more");
    }

    /** True if the shard still holds a record, and so all that came after it. */
    boolean holds(String shardId, String sequenceNumber) {
        return at(shardId, sequenceNumber).isPresent();
    }

    private Optional<Record> at(String shardId, String sequenceNumber) {
        String what = "read shard " + shardId + " of the stream '" + stream + "'";
        try {
            String iterator = AwsCalls.await(what, kinesis.getShardIterator(get -> get.streamName(stream)
                            .shardId(shardId)
                            .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                            .startingSequenceNumber(sequenceNumber)))
                    .shardIterator();
            while (iterator != null) {
                String here = iterator;
                GetRecordsResponse read = THROTTLED.get(() -> AwsCalls.await(
                        what, kinesis.getRecords(get -> get.shardIterator(here).limit(1))));
                if (read.hasRecords() && !read.records().isEmpty()) {
                    // Of a record that is gone, the service gives the oldest that is left.
                    return read.records().stream()
                            .filter(record -> record.sequenceNumber().equals(sequenceNumber))
                            .findFirst();
                }
                iterator = read.millisBehindLatest() == null || read.millisBehindLatest() == 0
                        ? null
                        : read.nextShardIterator();
            }
            return Optional.empty();
        } catch (InvalidArgumentException e) {
            // The number is of another shard.
            return Optional.empty();
        }
    }

    /**
     * A stream.
     *
     * @param retention how long it keeps a record
     * @param createdAt when it was made: another one under its name was made at another time
     * @param openShards how many shards take records
     */
    record Described(Duration retention, Instant createdAt, int openShards) {}

    /**
     * What the stream is.
     *
     * @throws UsageException if there is no such stream
     */
    Described describe() {
        try {
            StreamDescriptionSummary summary = AwsCalls.await(
                            "describe the stream '" + stream + "'",
                            kinesis.describeStreamSummary(describe -> describe.streamName(stream)))
                    .streamDescriptionSummary();
            return new Described(
                    Duration.ofHours(summary.retentionPeriodHours()),
                    summary.streamCreationTimestamp(),
                    summary.openShardCount());
        } catch (ResourceNotFoundException e) {
            throw missing(e);
        }
    }

    private UsageException missing(ResourceNotFoundException cause) {
        return new UsageException(
                "Cannot read the stream '" + stream + "': it does not exist in this account and region; check its"
                        + " name, AWS_REGION, and AWS_ENDPOINT_URL_KINESIS if you set it",
                cause);
    }
}
