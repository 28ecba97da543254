package io.orrery.local.kinesis;

import static io.orrery.local.kinesis.KinesisFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.local.kinesis.stream.HashRange;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilter;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;

/** Splits, merges and scaling, and what readers see of them; on a clock moved by hand. */
class ReshardXIT {

    private static final String ROOT = "shardId-000000000000";
    private static final String LOW = "shardId-000000000001";
    private static final String HIGH = "shardId-000000000002";
    private static final String MERGED = "shardId-000000000003";
    private static final String MIDDLE = BigInteger.ONE.shiftLeft(127).toString();

    private final MutableClock clock = new MutableClock();
    private KinesisServer server;
    private KinesisFixture kinesis;

    @BeforeEach
    void start() {
        server = KinesisServer.start(KinesisOptions.defaults()
                .withLimits(false)
                .withTransition(Duration.ZERO)
                .withClock(clock));
        kinesis = new KinesisFixture(Clients.withoutRetries(server.endpoint()));
        kinesis.create("s", 1);
        clock.advance(Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        kinesis.close();
        server.close();
    }

    private void split() {
        kinesis.client
                .splitShard(r -> r.streamName("s").shardToSplit(ROOT).newStartingHashKey(MIDDLE))
                .join();
    }

    private void merge() {
        kinesis.client
                .mergeShards(r -> r.streamName("s").shardToMerge(LOW).adjacentShardToMerge(HIGH))
                .join();
    }

    @Test
    void splitClosesTheParentAndItsEndNamesTheChildren() {
        kinesis.put("s", "k", "before");
        split();
        String child = kinesis.put("s", "k", "after").shardId();

        GetRecordsResponse parent = kinesis.read(kinesis.iterator("s", ROOT, ShardIteratorType.TRIM_HORIZON));
        assertThat(parent.records()).extracting(r -> r.data().asUtf8String()).containsExactly("before");
        assertThat(parent.nextShardIterator()).isNull();
        assertThat(parent.childShards()).extracting(ChildShard::shardId).containsExactly(LOW, HIGH);
        assertThat(parent.childShards().get(0).parentShards()).containsExactly(ROOT);
        assertThat(kinesis.readAll("s", child)).hasSize(1);

        List<Shard> shards = kinesis.shards("s");
        String end = shards.get(0).sequenceNumberRange().endingSequenceNumber();
        assertThat(new BigInteger(shards.get(1).sequenceNumberRange().startingSequenceNumber()))
                .isGreaterThan(new BigInteger(end));
        assertThat(shards.get(2).parentShardId()).isEqualTo(ROOT);
        assertThat(shards.get(2).hashKeyRange().startingHashKey()).isEqualTo(MIDDLE);
    }

    @Test
    void closedParentIsReadInPagesBeforeItEnds() {
        kinesis.put("s", "k", "1");
        kinesis.put("s", "k", "2");
        split();
        String start = kinesis.iterator("s", ROOT, ShardIteratorType.TRIM_HORIZON);
        GetRecordsResponse first =
                kinesis.client.getRecords(r -> r.shardIterator(start).limit(1)).join();
        assertThat(first.childShards()).isEmpty();
        assertThat(first.nextShardIterator()).isNotNull();
        GetRecordsResponse second = kinesis.read(first.nextShardIterator());
        assertThat(second.records()).hasSize(1);
        assertThat(second.nextShardIterator()).isNull();
        assertThat(second.childShards()).hasSize(2);
    }

    @Test
    void mergeHasTwoParents() {
        split();
        merge();
        Shard merged = kinesis.shards("s").get(3);
        assertThat(merged.shardId()).isEqualTo(MERGED);
        assertThat(merged.parentShardId()).isEqualTo(LOW);
        assertThat(merged.adjacentParentShardId()).isEqualTo(HIGH);
        assertThat(merged.hashKeyRange().endingHashKey()).isEqualTo(HashRange.MAX.toString());
        GetRecordsResponse end = kinesis.read(kinesis.iterator("s", HIGH, ShardIteratorType.LATEST));
        assertThat(end.childShards().get(0).parentShards()).containsExactly(LOW, HIGH);
    }

    @Test
    void filtersListWhatAReaderNeeds() {
        Instant before = clock.instant();
        clock.advance(Duration.ofSeconds(10));
        split();
        clock.advance(Duration.ofSeconds(10));
        Instant between = clock.instant();
        clock.advance(Duration.ofSeconds(10));
        merge();
        clock.advance(Duration.ofSeconds(10));

        assertThat(ids(ShardFilterType.AT_TRIM_HORIZON, null)).containsExactly(ROOT);
        assertThat(ids(ShardFilterType.FROM_TRIM_HORIZON, null)).containsExactly(ROOT, LOW, HIGH, MERGED);
        assertThat(ids(ShardFilterType.AT_LATEST, null)).containsExactly(MERGED);
        assertThat(ids(ShardFilterType.AT_TIMESTAMP, before)).containsExactly(ROOT);
        assertThat(ids(ShardFilterType.AT_TIMESTAMP, between)).containsExactly(LOW, HIGH);
        assertThat(ids(ShardFilterType.AT_TIMESTAMP, before.minusSeconds(3600))).containsExactly(ROOT);
        assertThat(ids(ShardFilterType.FROM_TIMESTAMP, between)).containsExactly(LOW, HIGH, MERGED);
        assertThat(list(ShardFilter.builder()
                        .type(ShardFilterType.AFTER_SHARD_ID)
                        .shardId(LOW)
                        .build()))
                .containsExactly(HIGH, MERGED);
        assertThat(refusal(kinesis.client.listShards(
                        r -> r.streamName("s").shardFilter(f -> f.type(ShardFilterType.AT_TIMESTAMP)))))
                .isEqualTo("InvalidArgumentException");
    }

    private List<String> ids(ShardFilterType type, Instant at) {
        return list(ShardFilter.builder().type(type).timestamp(at).build());
    }

    private List<String> list(ShardFilter filter) {
        return kinesis.client.listShards(r -> r.streamName("s").shardFilter(filter)).join().shards().stream()
                .map(Shard::shardId)
                .toList();
    }

    @Test
    void pagesKeepTheirFilter() {
        split();
        merge();
        ListShardsResponse page = kinesis.client
                .listShards(r -> r.streamName("s").maxResults(1).shardFilter(f -> f.type(ShardFilterType.AFTER_SHARD_ID)
                        .shardId(ROOT)))
                .join();
        List<String> ids = new ArrayList<>();
        while (true) {
            page.shards().forEach(shard -> ids.add(shard.shardId()));
            String token = page.nextToken();
            if (token == null) {
                break;
            }
            page = kinesis.client
                    .listShards(r -> r.nextToken(token).maxResults(1))
                    .join();
        }
        assertThat(ids).containsExactly(LOW, HIGH, MERGED);

        String token = kinesis.client
                .listShards(r -> r.streamName("s").maxResults(1))
                .join()
                .nextToken();
        assertThat(refusal(kinesis.client.listShards(r -> r.streamName("s").nextToken(token))))
                .isEqualTo("InvalidArgumentException");
        clock.advance(Duration.ofSeconds(301));
        assertThat(refusal(kinesis.client.listShards(r -> r.nextToken(token)))).isEqualTo("ExpiredNextTokenException");
    }

    @Test
    void describeStreamPagesTooAndScalingIsUniform() {
        kinesis.client
                .updateShardCount(r -> r.streamName("s").targetShardCount(2).scalingType(ScalingType.UNIFORM_SCALING))
                .join();
        kinesis.client
                .updateShardCount(r -> r.streamName("s").targetShardCount(3).scalingType(ScalingType.UNIFORM_SCALING))
                .join();
        assertThat(kinesis.client
                        .describeStreamSummary(r -> r.streamName("s"))
                        .join()
                        .streamDescriptionSummary()
                        .openShardCount())
                .isEqualTo(3);
        List<String> paged = new ArrayList<>();
        boolean more = true;
        while (more) {
            String after = paged.isEmpty() ? null : paged.get(paged.size() - 1);
            StreamDescription page = kinesis.client
                    .describeStream(r -> r.streamName("s").limit(2).exclusiveStartShardId(after))
                    .join()
                    .streamDescription();
            page.shards().forEach(shard -> paged.add(shard.shardId()));
            more = page.hasMoreShards();
        }
        assertThat(paged)
                .isEqualTo(kinesis.shards("s").stream().map(Shard::shardId).toList());
        assertThat(refusal(kinesis.client.updateShardCount(
                        r -> r.streamName("s").targetShardCount(7).scalingType(ScalingType.UNIFORM_SCALING))))
                .isEqualTo("InvalidArgumentException");
    }

    @Test
    void refusesWhatCannotBeSplitOrMerged() {
        assertThat(refusal(kinesis.client.splitShard(
                        r -> r.streamName("s").shardToSplit(ROOT).newStartingHashKey("0"))))
                .isEqualTo("InvalidArgumentException");
        assertThat(refusal(kinesis.client.splitShard(
                        r -> r.streamName("s").shardToSplit(HIGH).newStartingHashKey("5"))))
                .isEqualTo("ResourceNotFoundException");
        split();
        assertThat(refusal(kinesis.client.splitShard(
                        r -> r.streamName("s").shardToSplit(ROOT).newStartingHashKey("5"))))
                .isEqualTo("InvalidArgumentException");
        assertThat(refusal(kinesis.client.mergeShards(
                        r -> r.streamName("s").shardToMerge(LOW).adjacentShardToMerge(LOW))))
                .isEqualTo("InvalidArgumentException");
    }

    @Test
    void whatIsPastRetentionIsGone() {
        kinesis.put("s", "k", "old");
        split();
        clock.advance(Duration.ofHours(23));
        kinesis.put("s", "k", "new");
        assertThat(kinesis.readAll("s", ROOT)).hasSize(1);
        String iterator = kinesis.iterator("s", ROOT, ShardIteratorType.TRIM_HORIZON);
        clock.advance(Duration.ofSeconds(301));
        assertThat(refusal(kinesis.client.getRecords(r -> r.shardIterator(iterator))))
                .isEqualTo("ExpiredIteratorException");

        clock.advance(Duration.ofMinutes(59));

        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(kinesis.shards("s"))
                .extracting(Shard::shardId)
                .containsExactly(LOW, HIGH));
        assertThat(ids(ShardFilterType.AT_TRIM_HORIZON, null)).containsExactly(LOW, HIGH);
        int left = kinesis.readAll("s", LOW).size() + kinesis.readAll("s", HIGH).size();
        assertThat(left).isEqualTo(1);
    }
}
