package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.consumer.ArchivedTable.ArchivedEvent;
import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.consumer.testkit.TestEvents;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** What a store is given of an archive, and in which order. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ArchiveFeedTest {

    private static final int LANES = 4;
    private static final KeyRange FIRST_HALF = new KeyRange(BigInteger.ZERO, BigInteger.TEN);

    private final TestEvents events = new TestEvents("shop");
    private final List<ArchivedEvent> archived = new ArrayList<>();
    private final Recording store = new Recording();
    private final DynamoDbAsyncClient dynamoDb = TakesAll.dynamoDb();
    private double read;

    /** Fails in the lane of this number; -1 for none. */
    private int unreadable = -1;

    /** Keeps what it is given, and refuses what it is told to. */
    private static final class Recording implements DerivedStore {

        private final List<Event> given = new ArrayList<>();
        private final List<KeyRange> truncated = new ArrayList<>();
        private Predicate<Event> refuses = event -> false;

        @Override
        public synchronized ApplyResult apply(Batch batch) throws Exception {
            for (Event event : batch.events()) {
                if (refuses.test(event)) {
                    throw new RejectedException("not that one");
                }
                if (event instanceof TruncateTable) {
                    truncated.add(batch.range().orElseThrow());
                }
                if (!(event instanceof TableSchema)) {
                    given.add(event);
                }
            }
            return ApplyResult.of(batch.events().size(), 0);
        }
    }

    private void archive(Event event, String shard) {
        archived.add(new ArchivedEvent(event, shard, new EventPlace(Integer.toString(archived.size()), 0), 100));
    }

    private void writes(int count) {
        for (long id = 0; id < count; id++) {
            archive(events.write(ORDERS, id, new BigDecimal("1.00"), "n"), "a");
        }
    }

    /** It comes on each shard. */
    private void truncate() {
        TruncateTable truncate = events.truncate(ORDERS);
        List.of("a", "b").forEach(shard -> archive(truncate, shard));
    }

    private static long version(Event event) {
        return Metadata.of(event).orElseThrow().version();
    }

    private static String key(Event event) {
        return RowKey.of(ChangeEvent.of(event).orElseThrow()).text();
    }

    private final class Table implements ArchivedTable {

        private static boolean isTableWide(ArchivedEvent event) {
            return event.event() instanceof TruncateTable;
        }

        @Override
        public long events() {
            return archived.size();
        }

        @Override
        public boolean keyed() {
            return true;
        }

        @Override
        public List<String> origins() {
            return List.of("shop");
        }

        @Override
        public List<ArchivedEvent> tableWide(String origin) {
            return archived.stream().filter(Table::isTableWide).toList();
        }

        @Override
        public void changes(Part part, Sink sink) throws Exception {
            if (part.lane() == unreadable) {
                throw new IOException("x.parquet is gone");
            }
            for (ArchivedEvent event : archived) {
                if (!isTableWide(event) && Math.floorMod(key(event.event()).hashCode(), part.lanes()) == part.lane()) {
                    sink.take(event);
                }
            }
        }

        @Override
        public void close() {}
    }

    private final class Archive implements EventArchive {

        @Override
        public String place() {
            return "/archive";
        }

        @Override
        public String stream() {
            return "changes";
        }

        @Override
        public Map<String, StreamPosition> positions() {
            return Map.of();
        }

        @Override
        public boolean isPast(String shardId, Instant time) {
            return false;
        }

        @Override
        public Set<TableName> tables() {
            return Set.of(ORDERS.table());
        }

        @Override
        public long weight(TableName table) {
            return 1;
        }

        @Override
        public ArchivedTable open(TableName table, Optional<Instant> until) {
            return new Table();
        }

        @Override
        public void close() {}
    }

    private final class Lanes implements ArchiveFeed.LaneParts {

        @Override
        public boolean wants(TableName table) {
            return true;
        }

        @Override
        public boolean wants(ArchivedEvent event, Metadata metadata) {
            return true;
        }

        @Override
        public Optional<Instant> until() {
            return Optional.empty();
        }

        @Override
        public ArchiveLane lane(String name, WorkControl control) {
            Parking parking = new Parking(new DeadLetters(dynamoDb, "feed"), new TableOrigins(dynamoDb, "feed"));
            Delivery delivery = new Delivery(
                    store, FailurePolicy.halt(), parking, control, new SatelliteListener() {}, new KeyParallel(1));
            return new ArchiveLane(name, store, delivery, parking);
        }
    }

    private void feed() throws InterruptedException {
        new ArchiveFeed(new Archive(), new Lanes(), Map.of("a", FIRST_HALF), (part, count) -> read = part, LANES).run();
    }

    @Test
    void aTableWideEventComesAfterAllThatIsOlderAndBeforeAllThatIsNewer() throws Exception {
        for (int i = 0; i < 5; i++) {
            writes(100);
            truncate();
        }
        writes(30);
        feed();
        assertThat(store.given).hasSize(archived.size());
        long wall = 0;
        Map<String, Long> newest = new HashMap<>();
        for (Event event : store.given) {
            assertThat(version(event)).isGreaterThanOrEqualTo(wall);
            if (event instanceof TruncateTable) {
                wall = version(event);
                assertThat(newest.values()).allMatch(version -> version < version(event));
            } else {
                String key = key(event);
                assertThat(version(event)).isGreaterThan(newest.getOrDefault(key, 0L));
                newest.put(key, version(event));
            }
        }
        assertThat(read).isEqualTo(1);
    }

    @Test
    void itCountsForThePartOfTheKeySpaceWhereItWasHeard() throws Exception {
        truncate();
        feed();
        // Of a shard that is forgotten nobody knows: it is one that all have followed.
        assertThat(store.truncated).containsExactly(FIRST_HALF, KeyRange.ALL);
    }

    @Test
    void anEventThatTheStoreRefusesEndsIt() {
        writes(50);
        truncate();
        writes(50);
        long refused = version(archived.get(70).event());
        store.refuses =
                event -> Metadata.of(event).filter(m -> m.version() == refused).isPresent();
        assertThatThrownBy(this::feed).isInstanceOf(HaltedException.class).hasMessageContaining("not that one");
        assertThat(store.given).hasSizeLessThan(archived.size());
        store.refuses = TruncateTable.class::isInstance;
        assertThatThrownBy(this::feed)
                .isInstanceOf(HaltedException.class)
                .hasMessageContaining("TruncateTable of " + ORDERS.table());
    }

    @Test
    void aLaneThatCannotReadEndsTheOthersToo() {
        for (int i = 0; i < 3; i++) {
            writes(20);
            truncate();
        }
        for (int lane : IntStream.range(0, LANES).toArray()) {
            unreadable = lane;
            assertThatThrownBy(this::feed)
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("Cannot read the archive /archive: x.parquet is gone");
        }
    }

    @Test
    void whoIsInterruptedStops() {
        writes(20);
        Thread.currentThread().interrupt();
        assertThatThrownBy(this::feed).isInstanceOf(InterruptedException.class);
    }
}
