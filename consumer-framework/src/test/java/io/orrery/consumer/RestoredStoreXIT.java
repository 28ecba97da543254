package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.worker.LeaseTable;
import io.orrery.event.TablePattern;
import io.orrery.runtime.OrreryException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Stores that keep their own position, and go back in time. Each test has a stream and a name of its own. */
@Execution(ExecutionMode.CONCURRENT)
@SuppressWarnings("try") // Some satellites are there to work, not to be asked.
class RestoredStoreXIT {

    private static final Duration SOON = Duration.ofSeconds(120);

    private final String name = "it-" + UUID.randomUUID();
    private final PositionedStore store = new PositionedStore();
    private final String stream = TestCloud.stream(1);
    private final TestProducer producer = TestCloud.producer(stream);

    private RunningSatellite start(String tables) {
        return Satellite.named(name).stream(stream)
                .aws(TestCloud.aws())
                .tables(TablePattern.parse(tables))
                .store(store)
                .start();
    }

    private RunningSatellite start() {
        return start("*.*");
    }

    private void put(long from, long to) {
        for (long id = from; id < to; id++) {
            producer.put(producer.write(ORDERS, id, new BigDecimal("1.00"), "n"));
        }
    }

    private void awaitRows(int count) {
        await().atMost(SOON).untilAsserted(() -> assertThat(store.contents()).hasSize(count));
    }

    private void splitOnce() {
        TestCloud.kinesis()
                .splitShard(split -> split.streamName(stream)
                        .shardToSplit("shardId-000000000000")
                        .newStartingHashKey(BigInteger.ONE.shiftLeft(127).toString()))
                .join();
        TestCloud.awaitActive(stream);
    }

    @Test
    void whatItLacksIsReadAgain() throws Exception {
        put(0, 10);
        PositionedStore.Copy copy;
        try (RunningSatellite running = start()) {
            awaitRows(10);
            copy = store.copy();
            put(10, 20);
            awaitRows(20);
        }
        store.restore(copy);
        put(20, 22);
        try (RunningSatellite running = start()) {
            awaitRows(22);
        }
    }

    @Test
    void whatItLacksOfAShardThatWasSplitMeanwhileIsReadAgainAndSoAreTheChildren() throws Exception {
        put(0, 10);
        PositionedStore.Copy copy;
        try (RunningSatellite running = start()) {
            awaitRows(10);
            copy = store.copy();
            put(10, 20);
            splitOnce();
            put(20, 40);
            awaitRows(40);
        }
        store.restore(copy);
        try (RunningSatellite running = start()) {
            awaitRows(40);
        }
    }

    @Test
    void itGoesOnFromItsOwnPositionsWhereTheLeasesWereDeleted() throws Exception {
        put(0, 10);
        try (RunningSatellite running = start()) {
            awaitRows(10);
        }
        new LeaseTable(TestCloud.aws().another().dynamoDb(), name).delete();
        store.batchSizes.clear();
        put(10, 12);
        try (RunningSatellite running = start()) {
            awaitRows(12);
        }
        assertThat(store.batchSizes.stream().mapToInt(n -> n).sum()).isLessThanOrEqualTo(3);
    }

    @Test
    void whatItHasIsNotGivenAgainAfterAKillBeforeTheCheckpoint() throws Exception {
        SatelliteWorker killed = (SatelliteWorker) start();
        await().atMost(SOON).until(() -> killed.lag().isPresent());
        put(0, 10);
        awaitRows(10);
        killed.kill();
        store.batchSizes.clear();
        put(10, 12);
        try (RunningSatellite running = start()) {
            awaitRows(12);
        }
        // Two rows, and the schema once.
        assertThat(store.batchSizes.stream().mapToInt(n -> n).sum()).isEqualTo(3);
    }

    @Test
    void anEmptyStoreInTheOldOnesPlaceIsAnErrorThatNamesTheRemedy() throws Exception {
        PositionedStore.Copy empty = store.copy();
        put(0, 10);
        try (RunningSatellite running = start()) {
            awaitRows(10);
        }
        store.restore(empty);
        assertThatThrownBy(this::start)
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("shardId-000000000000")
                .hasMessageContaining("'rebuild'");
    }

    @Test
    void aPositionThatLeftTheStreamIsAnErrorThatNamesTheRemedy() throws Exception {
        put(0, 10);
        PositionedStore.Copy copy;
        try (RunningSatellite running = start()) {
            awaitRows(10);
            copy = store.copy();
            put(10, 20);
            awaitRows(20);
        }
        // Just before its first record: as if that had been trimmed.
        StreamPosition known = copy.positions().get("shardId-000000000000");
        copy.positions().put("shardId-000000000000", before(known));
        store.restore(copy);
        assertThatThrownBy(this::start)
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("not in the stream")
                .hasMessageContaining("'rebuild'");
    }

    private static StreamPosition before(StreamPosition position) {
        return new StreamPosition(new BigInteger(position.sequenceNumber())
                .subtract(BigInteger.ONE)
                .toString());
    }

    @Test
    void changesOfOtherTablesDoNotMakeItSeemBehind() throws Exception {
        put(0, 3);
        try (RunningSatellite running = start()) {
            awaitRows(3);
        }
        StreamPosition before = store.position("shardId-000000000000").orElseThrow();
        put(3, 10);
        try (RunningSatellite running = start("shop.other")) {
            await().atMost(SOON).until(() -> store.position("shardId-000000000000")
                    .filter(now -> now.compareTo(before) > 0)
                    .isPresent());
        }
        assertThat(store.contents()).hasSize(3);
    }
}
