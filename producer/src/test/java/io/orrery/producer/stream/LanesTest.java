package io.orrery.producer.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.runtime.OrreryException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

/** Lanes over an endpoint whose answers the test gives by hand. */
class LanesTest {

    private static final TableName TABLE = new TableName("shop", "t");
    private static final Pattern VERSION = Pattern.compile("\"version\":(\\d+),\"n\":(\\d+)");
    private static final HashKey MIDDLE = new HashKey(0x7fffffffffffffffL, -1);
    private static final HashKey LAST = new HashKey(-1, -1);

    private final FakeStream stream = new FakeStream();
    private final Versions versions = new Versions(1);
    private Lanes<Integer> lanes;
    private int sequence;

    /** A put that waits for its answer. */
    private record Put(String shardId, String content, CompletableFuture<String> answer) {
        List<Long> numbers(int group) {
            List<Long> numbers = new ArrayList<>();
            Matcher matcher = VERSION.matcher(content);
            while (matcher.find()) {
                numbers.add(Long.valueOf(matcher.group(group)));
            }
            return numbers;
        }
    }

    private static final class FakeStream implements StreamEndpoint {
        private final Deque<Put> puts = new ArrayDeque<>();
        private volatile List<ShardRange> shards =
                List.of(new ShardRange("s-0", new HashKey(0, 0), MIDDLE), new ShardRange("s-1", next(MIDDLE), LAST));

        static HashKey next(HashKey key) {
            return new HashKey(key.high() + 1, 0);
        }

        @Override
        public synchronized CompletionStage<String> put(byte[] data, String explicitHashKey) {
            HashKey key = HashKey.parse(explicitHashKey);
            String shard = shards.stream()
                    .filter(range -> range.holds(key))
                    .findFirst()
                    .orElseThrow()
                    .shardId();
            CompletableFuture<String> answer = new CompletableFuture<>();
            puts.add(new Put(shard, new String(data, StandardCharsets.ISO_8859_1), answer));
            notifyAll();
            return answer;
        }

        @Override
        public List<ShardRange> openShards() {
            return shards;
        }

        /** The next put, once it comes. */
        Put take() {
            await().atMost(Duration.ofSeconds(120)).until(() -> waiting() > 0);
            synchronized (this) {
                return puts.poll();
            }
        }

        synchronized int waiting() {
            return puts.size();
        }
    }

    private static KinesisException error(String code, int status) {
        return (KinesisException) KinesisException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .message(code)
                .build();
    }

    private void start(long memory) {
        lanes = new Lanes<>(stream, new LaneSettings("shop", 20_000, 20_000, memory), versions, LaneListener.NONE);
    }

    @AfterEach
    void close() {
        lanes.close();
    }

    /** Partition keys whose MD5 lies in the lower, or the upper half. */
    private static String key(boolean upper, int n) {
        for (int i = 0; ; i++) {
            String key = n + "-" + i;
            if (HashKey.ofPartitionKey(key).compareTo(MIDDLE) > 0 == upper) {
                return key;
            }
        }
    }

    private int put(String key, int size) throws InterruptedException {
        long version = versions.next();
        int n = ++sequence;
        String data = "{\"version\":" + version + ",\"n\":" + n + ",\"pad\":\"" + "x".repeat(size) + "\"}";
        lanes.put(version, TABLE, key, null, data.getBytes(StandardCharsets.US_ASCII));
        lanes.mark(n);
        return n;
    }

    @Test
    void onePutIsInFlightAndTheNextTakesWhatGathered() throws Exception {
        start(1 << 20);
        put(key(false, 1), 10);
        Put first = stream.take();
        put(key(false, 2), 10);
        put(key(false, 3), 10);
        put(key(true, 4), 10);
        Put other = stream.take();
        assertThat(other.shardId()).as("lanes don't wait for each other").isEqualTo("s-1");
        assertThat(stream.waiting()).isZero();
        assertThat(lanes.acknowledged()).isEmpty();
        first.answer().complete("s-0");
        Put second = stream.take();
        assertThat(second.numbers(2)).containsExactly(2L, 3L);
        second.answer().complete("s-0");
        await().atMost(Duration.ofSeconds(120)).until(() -> lanes.acknowledged().isPresent());
        assertThat(lanes.acknowledged()).as("4 is not there yet").contains(3);
        other.answer().complete("s-1");
        await().atMost(Duration.ofSeconds(120)).until(() -> lanes.acknowledged().get() == 4);
        assertThat(lanes.pendingBytes()).isZero();
    }

    @Test
    void aFailedPutIsRetriedBeforeAnythingLater() throws Exception {
        start(1 << 20);
        put(key(false, 1), 10);
        Put first = stream.take();
        put(key(false, 2), 10);
        for (KinesisException passing : List.of(
                error("ProvisionedThroughputExceededException", 400),
                error("InternalFailure", 500),
                error("ExpiredTokenException", 400))) {
            first.answer().completeExceptionally(passing);
            first = stream.take();
            assertThat(first.numbers(2)).as("the same and nothing else").containsExactly(1L);
        }
        first.answer().complete("s-0");
        assertThat(stream.take().numbers(2)).containsExactly(2L);
    }

    @Test
    void anErrorThatDoesNotPassStopsAllWithItsCause() throws Exception {
        start(1 << 20);
        put(key(false, 1), 10);
        stream.take().answer().completeExceptionally(error("AccessDeniedException", 400));
        await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> assertThatThrownBy(() -> lanes.check())
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("s-0"));
        assertThatThrownBy(() -> put(key(true, 2), 10)).isInstanceOf(OrreryException.class);
    }

    @Test
    void memoryIsBoundedUntilPutsAreAcknowledged() throws Exception {
        start(20_000);
        put(key(false, 1), 19_830); // With what it costs beside its data.
        Put first = stream.take();
        Thread writer = new Thread(() -> {
            try {
                put(key(false, 2), 10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        writer.start();
        await().atMost(Duration.ofSeconds(120)).until(() -> writer.getState() == Thread.State.WAITING);
        first.answer().complete("s-0");
        assertThat(stream.take().numbers(2)).containsExactly(2L);
        writer.join();
    }

    @Test
    void afterASplitWhatWasPutGoesToTheChildrenBeforeAnythingLater() throws Exception {
        start(1 << 20);
        for (int n = 1; n <= 6; n++) {
            put(key(n % 2 == 0, n), 10);
        }
        stream.shards = List.of(new ShardRange("s-2", new HashKey(0, 0), LAST)); // Both were merged.
        Put one = stream.take();
        Put two = stream.take();
        one.answer().complete("s-2");
        two.answer().complete("s-2");
        Put again = stream.take();
        assertThat(again.shardId()).isEqualTo("s-2");
        assertThat(again.numbers(2)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        // An echo of one parent may stand before the other's: all get versions that are newer than what was put.
        long newest = Math.max(Collections.max(one.numbers(1)), Collections.max(two.numbers(1)));
        assertThat(again.numbers(1)).isSorted().allMatch(version -> version > newest);
        again.answer().complete("s-2");
        await().atMost(Duration.ofSeconds(120)).until(() -> lanes.acknowledged().isPresent());
        assertThat(lanes.acknowledged()).contains(6);

        HashKey quarter = new HashKey(0x3fffffffffffffffL, -1);
        stream.shards = List.of(
                new ShardRange("s-3", new HashKey(0, 0), quarter),
                new ShardRange("s-4", FakeStream.next(quarter), LAST));
        put(key(false, 7), 10);
        put(key(true, 8), 10);
        put(key(true, 9), 10);
        stream.take().answer().complete("s-3");
        Map<Long, String> shards = new TreeMap<>();
        for (Put put = stream.take(); put != null; put = shards.size() < 3 ? stream.take() : null) {
            String shard = put.shardId();
            put.numbers(2).forEach(n -> shards.put(n, shard));
            put.answer().complete(shard);
        }
        assertThat(shards.keySet()).containsExactly(7L, 8L, 9L);
        assertThat(shards.get(8L)).isEqualTo("s-4");
        await().atMost(Duration.ofSeconds(120)).until(() -> lanes.acknowledged().get() == 9);
    }

    @Test
    void noRowIsPutBeforeEveryShardHasARemovalForAMergeMayMakeItNewer() throws Exception {
        start(1 << 20);
        Thread writer = new Thread(() -> {
            try {
                long version = versions.next();
                String truncate = "{\"version\":" + version + ",\"n\":1}";
                sequence = 1;
                lanes.putRemoval(version, TABLE, null, truncate.getBytes(StandardCharsets.US_ASCII));
                put(key(true, 2), 10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        writer.start();
        Put lower = stream.take();
        Put upper = stream.take();
        upper.answer().complete(upper.shardId());
        await().atMost(Duration.ofSeconds(120)).until(() -> writer.getState() == Thread.State.WAITING);
        stream.shards = List.of(new ShardRange("s-2", new HashKey(0, 0), LAST));
        lower.answer().complete("s-2"); // Not the shard it was meant for: it comes again, newer.
        Put again = stream.take();
        again.answer().complete("s-2");
        Put row = stream.take();
        writer.join();
        assertThat(again.numbers(2)).containsExactly(1L);
        assertThat(row.numbers(2)).containsExactly(2L);
        assertThat(row.numbers(1).get(0)).isGreaterThan(again.numbers(1).get(0));
    }

    @Test
    void anEventForAllShardsIsOnEveryLane() throws Exception {
        start(1 << 20);
        lanes.putEverywhere(versions.next(), TABLE, null, "{\"version\":1,\"n\":1}".getBytes(StandardCharsets.UTF_8));
        lanes.mark(1);
        assertThat(List.of(stream.take(), stream.take()))
                .allSatisfy(put -> assertThat(put.numbers(2)).containsExactly(1L))
                .extracting(Put::shardId)
                .containsExactlyInAnyOrder("s-0", "s-1");
        assertThat(lanes.acknowledged()).isEmpty();
    }

    /** As a simulation found: the second half had never heard of the snapshot, so that its old rows stayed for ever. */
    @Test
    void anEventForAllShardsIsNewWhereAShardWasSplitAndMergedAgainUnseen() throws Exception {
        start(1 << 20);
        long version = versions.next();
        lanes.putEverywhere(
                version, TABLE, null, ("{\"version\":" + version + ",\"n\":1}").getBytes(StandardCharsets.US_ASCII));
        List<Put> puts = List.of(stream.take(), stream.take());
        stream.shards = List.of(
                new ShardRange("s-0", new HashKey(0, 0), MIDDLE), new ShardRange("s-4", FakeStream.next(MIDDLE), LAST));
        // The first half of s-1 took it; that half is no more.
        puts.forEach(put -> put.answer().complete(put.shardId().equals("s-1") ? "s-2" : put.shardId()));
        Put again = stream.take();
        assertThat(again.shardId()).isEqualTo("s-4");
        assertThat(again.numbers(1)).singleElement().satisfies(newer -> assertThat(newer)
                .as("a reader of s-4 knows the version of the put that s-2 took")
                .isGreaterThan(version));
    }

    @Test
    void aLargeDefinitionTakesOfWhatTheStreamAllowsAndNotOfWhatIsGathered() throws Exception {
        lanes = new Lanes<>(stream, new LaneSettings("shop", 20_000, 100_000, 1 << 20), versions, LaneListener.NONE);
        SchemaRecord wide =
                SchemaRecord.of(new TableSchema(TABLE, List.of(Column.of("c".repeat(30_000), "int")), List.of()));
        lanes.checkRoom(wide);
        for (int i = 0; i < 10; i++) {
            lanes.put(
                    versions.next(),
                    TABLE,
                    key(false, i),
                    wide,
                    ("{\"version\":1,\"pad\":\"" + "x".repeat(1_000) + "\"}").getBytes(StandardCharsets.US_ASCII));
        }
        // The first put takes what is there when its lane is free: one row, some or all.
        int rows = 0;
        int puts = 0;
        while (rows < 10) {
            Put put = stream.take();
            rows += put.content().split("\"pad\"", -1).length - 1;
            puts++;
            put.answer().complete("s-0");
        }
        assertThat(rows).isEqualTo(10);
        assertThat(puts).as("puts of ten rows").isLessThanOrEqualTo(2);
        SchemaRecord wider =
                SchemaRecord.of(new TableSchema(TABLE, List.of(Column.of("c".repeat(90_000), "int")), List.of()));
        assertThatThrownBy(() -> lanes.checkRoom(wider))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(TABLE.toString(), "90", "--exclude-columns", "MaxRecordSizeInKiB");
    }
}
