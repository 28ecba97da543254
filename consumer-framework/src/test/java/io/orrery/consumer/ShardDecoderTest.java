package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.classic.ClassicReader;
import io.orrery.consumer.testkit.TestEvents;
import io.orrery.consumer.worker.HashRange;
import io.orrery.consumer.worker.KinesisRecord;
import io.orrery.consumer.worker.UserRecord;
import io.orrery.event.Event;
import io.orrery.event.EventPart;
import io.orrery.event.Row;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableName;
import io.orrery.event.TablePattern;
import io.orrery.event.Write;
import io.orrery.event.json.EventParts;
import io.orrery.event.json.EventWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShardDecoderTest {

    private final TestEvents events = new TestEvents("shop");
    private final EventWriter writer = new EventWriter();
    private long sequenceNumber = 100;

    private static ShardDecoder decoder(HashRange range, String tables) {
        return decoder(range, new ShardDecoder.Wanted(TablePattern.parse(tables), true));
    }

    private static ShardDecoder decoder(HashRange range, ShardDecoder.Wanted wanted) {
        return new ShardDecoder(
                range,
                new Fence(range),
                wanted,
                new Until(Optional.empty(), Until.LATENESS),
                new ClassicReader("s", Map.of()));
    }

    private KinesisRecord record(Event... contents) {
        List<UserRecord> records = new ArrayList<>();
        records.add(new UserRecord("k", null, true, writer.write(ORDERS)));
        for (Event event : contents) {
            records.add(new UserRecord("k", null, true, writer.write(event)));
        }
        return new KinesisRecord(Long.toString(sequenceNumber++), Instant.EPOCH, records);
    }

    private Write<Row> write(long id) {
        return events.write(ORDERS, id, new BigDecimal("1.00"), "n");
    }

    private static List<Event> decode(ShardDecoder decoder, KinesisRecord record) {
        return decoder.decode(record).stream().map(Incoming::event).toList();
    }

    @Test
    void aSchemaIsShownOnceBeforeTheFirstChangeThatHasIt() {
        ShardDecoder decoder = decoder(HashRange.ALL, "*.*");
        Write<Row> one = write(1);
        Write<Row> two = write(2);
        assertThat(decode(decoder, record(one))).containsExactly(ORDERS, one);
        assertThat(decode(decoder, record(two))).containsExactly(two);
    }

    @Test
    void whatIsNotNewNotOfTheShardOrNotWantedIsLeftOut() {
        ShardDecoder decoder = decoder(HashRange.ALL, "*.*");
        Write<Row> one = write(1);
        decode(decoder, record(one));
        assertThat(decode(decoder, record(one))).isEmpty();
        assertThat(decoder.takeDropped()).isEqualTo(1);
        assertThat(decoder.takeDropped()).isZero();
        assertThat(decode(decoder(HashRange.ALL, "other.*"), record(write(2)))).isEmpty();
        var hash = HashRange.hashKey("k", null);
        ShardDecoder elsewhere = decoder(new HashRange(hash.add(java.math.BigInteger.ONE), HashRange.ALL.end()), "*.*");
        assertThat(decode(elsewhere, record(write(3)))).containsExactly(ORDERS);
        assertThat(elsewhere.takeDropped()).isEqualTo(1);
    }

    @Test
    void anUnreadableDocumentComesOutAsOne() {
        ShardDecoder decoder = decoder(HashRange.ALL, "*.*");
        KinesisRecord record =
                new KinesisRecord("1", Instant.EPOCH, List.of(new UserRecord("k", null, false, new byte[] {1, 2, 3})));
        assertThat(decoder.decode(record)).singleElement().satisfies(incoming -> {
            assertThat(incoming.event()).isNull();
            assertThat(incoming.failure()).hasMessageContaining("Cannot read an event");
        });
    }

    @Test
    void aLargeRowIsPutTogetherAgainAndNoCheckpointMayFallBetweenItsParts() {
        ShardDecoder decoder = decoder(HashRange.ALL, "*.*");
        Write<Row> large = write(1);
        List<EventPart> parts = EventParts.split(large.table(), "shop", large.version(), writer.write(large), 60);
        assertThat(parts).hasSizeGreaterThan(2);
        for (EventPart part : parts.subList(0, parts.size() - 1)) {
            assertThat(decode(decoder, record(part))).doesNotContain(large);
            assertThat(decoder.mayCheckpoint(null)).isFalse();
            assertThat(decode(decoder, record(part))).as("the same put again").isEmpty();
        }
        assertThat(decode(decoder, record(parts.get(parts.size() - 1)))).containsExactly(large);
        assertThat(decoder.mayCheckpoint(null)).isTrue();
        assertThat(decode(decoder, record(parts.get(0), parts.get(1))))
                .as("a late echo")
                .isEmpty();
        assertThat(decoder.mayCheckpoint(null)).isTrue();
    }

    @Test
    void anUpdateOfALongblobOf64MiBIsNotTooLarge() {
        ShardDecoder decoder = decoder(HashRange.ALL, "*.*");
        int base64 = (64 << 20) / 3 * 4;
        int count = 2 * base64 / (8 << 20) + 2; // Both images, and the last part is not sent.
        String text = "x".repeat(8 << 20);
        for (int i = 0; i < count - 1; i++) {
            EventPart part = new EventPart(ORDERS.table(), "shop", 7, i, count, text);
            assertThat(decoder.decode(record(part)))
                    .noneSatisfy(incoming -> assertThat(incoming.failure()).isNotNull());
        }
        assertThat(decoder.mayCheckpoint(null)).isFalse();
    }

    private static KinesisRecord classic(String sequenceNumber, long millis) {
        byte[] document =
                "{\"schema\":\"shop\",\"table\":\"users\",\"type\":\"WriteRowsEvent\",\"row\":{\"values\":{\"id\":1}}}"
                        .getBytes(StandardCharsets.UTF_8);
        return new KinesisRecord(
                sequenceNumber, Instant.ofEpochMilli(millis), List.of(new UserRecord("k", null, false, document)));
    }

    private static long version(List<Event> events) {
        return ((Write<?>) events.get(events.size() - 1)).version();
    }

    @Test
    void aRunThatBeginsAtACheckpointGivesClassicEventsNoOlderVersionsThanTheRunBefore() {
        Map<TableName, List<String>> keys = Map.of(new TableName("shop", "users"), List.of("id"));
        // The third arrived by a clock that is behind.
        List<KinesisRecord> records = List.of(
                classic("1", 1_000), classic("2", 1_000), classic("3", 999), classic("4", 1_001), classic("5", 1_002));
        for (int run = 0; run < records.size(); run++) {
            ShardDecoder first = classicDecoder(keys);
            long newest = 0;
            int checkpoint = 0;
            for (int i = 0; i <= run; i++) {
                newest = version(decode(first, records.get(i)));
                KinesisRecord next = i + 1 < records.size() ? records.get(i + 1) : null;
                checkpoint = first.mayCheckpoint(next) ? i + 1 : checkpoint;
            }
            ShardDecoder second = classicDecoder(keys);
            long last = 0;
            for (KinesisRecord record : records.subList(checkpoint, records.size())) {
                last = version(decode(second, record));
            }
            long repeated = run + 1 < records.size() ? newest + 1 : newest;
            assertThat(last).as("a stop after record %d", run + 1).isGreaterThanOrEqualTo(repeated);
        }
    }

    @Test
    void aSatelliteWithoutSnapshotsGetsNothingOfThem() {
        SnapshotStarted started = events.started(ORDERS, "s");
        Write<Row> changed = write(1);
        Write<Row> read = events.snapshot(ORDERS, 2L, new BigDecimal("1.00"), "n");
        KinesisRecord record = record(started, changed, read, events.completed(ORDERS, started));
        assertThat(decode(decoder(HashRange.ALL, "*.*"), record)).hasSize(5);
        ShardDecoder without = decoder(HashRange.ALL, new ShardDecoder.Wanted(TablePattern.parse("*.*"), false));
        assertThat(decode(without, record)).containsExactly(ORDERS, changed);
        assertThat(without.takeDropped()).isZero();
    }

    private static ShardDecoder classicDecoder(Map<TableName, List<String>> keys) {
        return new ShardDecoder(
                HashRange.ALL,
                new Fence(HashRange.ALL),
                new ShardDecoder.Wanted(TablePattern.parse("*.*"), true),
                new Until(Optional.empty(), Until.LATENESS),
                new ClassicReader("s", keys));
    }
}
