package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orrery.runtime.UsageException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Where a satellite begins, and where it ends by itself. */
@SuppressWarnings("try") // Some satellites are there to work, not to be asked.
class StartXIT {

    private final String name = "it-" + UUID.randomUUID();

    private Satellite satellite(String stream, DerivedStore store) {
        return Satellite.named(name).stream(stream).aws(TestCloud.aws()).store(store);
    }

    private static void put(TestProducer producer, long from, long to) {
        for (long id = from; id < to; id++) {
            producer.put(producer.write(ORDERS, id, new BigDecimal("1.00"), "n"));
        }
    }

    private static List<Record> records(String stream, String shardId) {
        List<Record> records = new ArrayList<>();
        String iterator = TestCloud.kinesis()
                .getShardIterator(get ->
                        get.streamName(stream).shardId(shardId).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .join()
                .shardIterator();
        records.addAll(TestCloud.kinesis()
                .getRecords(get -> get.shardIterator(iterator))
                .join()
                .records());
        return records;
    }

    @Test
    void aSequenceNumberIsARecordInItsShardAndATimeInTheOthers() throws Exception {
        String stream = TestCloud.stream(3);
        TestProducer producer = TestCloud.producer(stream);
        put(producer, 0, 60);
        List<Record> ofShard = records(stream, "shardId-000000000001");
        Record chosen = ofShard.get(ofShard.size() / 2);
        long expected = ofShard.size() - ofShard.size() / 2L;
        for (String other : List.of("shardId-000000000000", "shardId-000000000002")) {
            expected += records(stream, other).stream()
                    .filter(record ->
                            !record.approximateArrivalTimestamp().isBefore(chosen.approximateArrivalTimestamp()))
                    .count();
        }
        int count = (int) expected;
        MemoryStore store = new MemoryStore();
        try (RunningSatellite running = satellite(stream, store)
                .from(StartFrom.parse(chosen.sequenceNumber()))
                .start()) {
            await().atMost(Duration.ofSeconds(120)).until(() -> store.contents().size() >= count && running.caughtUp());
        }
        assertThat(store.contents()).hasSize(count);
    }

    @Test
    void ofRecordsThatArrivedAtOnceThoseBeforeTheSequenceNumberAreLeftOut() throws Exception {
        String stream = TestCloud.stream(1);
        String document =
                "{\"schema\":\"shop\",\"table\":\"users\",\"type\":\"WriteRowsEvent\",\"row\":{\"values\":{\"id\":%d}}}";
        List<PutRecordsRequestEntry> entries = new ArrayList<>();
        for (int id = 0; id < 20; id++) {
            entries.add(PutRecordsRequestEntry.builder()
                    .partitionKey("k")
                    .data(SdkBytes.fromUtf8String(document.formatted(id)))
                    .build());
        }
        TestCloud.kinesis()
                .putRecords(put -> put.streamName(stream).records(entries))
                .join();
        List<Record> records = records(stream, "shardId-000000000000");
        int chosen = 19;
        while (!records.get(chosen)
                .approximateArrivalTimestamp()
                .equals(records.get(chosen - 1).approximateArrivalTimestamp())) {
            chosen--;
        }
        MemoryStore store = new MemoryStore();
        try (RunningSatellite running = satellite(stream, store)
                .key("shop.users=id")
                .from(StartFrom.parse(records.get(chosen).sequenceNumber()))
                .start()) {
            await().atMost(Duration.ofSeconds(120)).until(() -> store.contents().containsKey("shop.users/19"));
        }
        assertThat(store.contents()).hasSize(20 - chosen);
    }

    @Test
    void aSequenceNumberThatNoShardHoldsIsAUsageError() {
        String stream = TestCloud.stream(2);
        put(TestCloud.producer(stream), 0, 5);
        assertThatThrownBy(() -> satellite(stream, new MemoryStore())
                        .from(StartFrom.parse("49590338271490256608559692538361571095921575989136588898"))
                        .start())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("49590338271490256608559692538361571095921575989136588898")
                .hasMessageContaining(stream);
    }

    @Test
    void aSatelliteEndsOnShardsWhereNothingComesAfterTheEnd() throws Exception {
        String stream = TestCloud.stream(3);
        TestProducer producer = TestCloud.producer(stream);
        // So few that some shards are quiet before the end too.
        put(producer, 0, 3);
        Instant end = Instant.now();
        MemoryStore store = new MemoryStore();
        Instant started = Instant.now();
        try (RunningSatellite running =
                satellite(stream, store).until(end, Duration.ofSeconds(8)).start()) {
            await().atMost(Duration.ofSeconds(120)).until(() -> store.contents().size() == 3);
            // The producer was late: this was committed before the end.
            await().atMost(Duration.ofSeconds(120)).until(() -> Instant.now().isAfter(end.plusSeconds(4)));
            producer.put(committedAt(producer, 7L, end.minusMillis(1)));
            assertThat(running.awaitStopped(Duration.ofSeconds(120))).isTrue();
        }
        assertThat(Duration.between(started, Instant.now())).isGreaterThan(Duration.ofSeconds(7));
        assertThat(store.contents()).hasSize(4).containsKey("shop.orders/7");
    }

    private static io.orrery.event.Write<io.orrery.event.Row> committedAt(
            TestProducer producer, long id, Instant committedAt) {
        var write = producer.write(ORDERS, id, new BigDecimal("1.00"), "late");
        var known = write.metadata();
        return new io.orrery.event.Write<>(
                new io.orrery.event.Metadata(
                        known.table(),
                        known.origin(),
                        known.version(),
                        known.schemaId(),
                        committedAt,
                        known.source(),
                        false),
                write.row());
    }
}
