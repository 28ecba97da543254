package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.testkit.TestEvents;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.MalformedEventException;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.TablePattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batches in which many events fail. */
class DeliveryTest {

    private static final int MANY = 10_000;

    private final TestEvents events = new TestEvents("shop");
    private final List<Long> taken = new ArrayList<>();
    private final TestShard shard = new TestShard();

    private List<Incoming> writes(int count) {
        List<Incoming> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(TestShard.incoming(events.write(ORDERS, (long) i, new BigDecimal("1.00"), "n"), null, i));
        }
        return all;
    }

    private void deliver(DerivedStore store, List<Incoming> all) {
        assertThat(shard.deliver(store, FailurePolicy.park(), 1, all)).isEmpty();
    }

    private static long id(Event event) {
        return ChangeEvent.of(event)
                .orElseThrow()
                .match(w -> w.row(), u -> u.after(), d -> d.row())
                .getLong("id");
    }

    @Test
    void anyNumberThatCannotBeReadIsSetAsideAndWhatIsBetweenThemIsApplied() {
        List<Incoming> all = new ArrayList<>();
        for (Incoming write : writes(MANY)) {
            all.add(write);
            all.add(TestShard.incoming(null, new MalformedEventException("no event"), MANY + all.size()));
        }
        deliver(
                batch -> {
                    batch.events().forEach(event -> taken.add(id(event)));
                    return ApplyResult.of(batch.events().size(), 0);
                },
                all);
        assertThat(shard.parked).hasSize(MANY);
        assertThat(taken).hasSize(MANY).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void ofABatchOfWhichAStoreRejectsEachSecondEventTheRestIsApplied() {
        deliver(
                batch -> {
                    List<ApplyResult.Rejection> rejections = batch.events().stream()
                            .map(event -> ChangeEvent.of(event).orElseThrow())
                            .filter(change -> id(change) % 2 == 1)
                            .map(change -> new ApplyResult.Rejection(change, "odd"))
                            .toList();
                    if (rejections.isEmpty()) {
                        batch.events().forEach(event -> taken.add(id(event)));
                    }
                    return new ApplyResult(0, 0, rejections);
                },
                writes(MANY));
        assertThat(shard.parked).hasSize(MANY / 2).allMatch(reason -> reason.contains("odd"));
        assertThat(taken).hasSize(MANY / 2).isSorted().allMatch(id -> id % 2 == 0);
    }

    @Test
    void whereAHandlerRefusesEachSecondEventTheOthersAreGivenToItInOrder() {
        deliver(
                new HandlerStore(List.of(new Satellite.Registration<>(TablePattern.all(), Row.class, new EvenOnly()))),
                writes(MANY));
        assertThat(shard.parked).hasSize(MANY / 2);
        assertThat(taken).hasSize(MANY / 2).isSorted();
    }

    private final class EvenOnly implements RowHandler<Row> {

        @Override
        public void onWrite(Row row, Metadata metadata) {
            if (row.getLong("id") % 2 == 1) {
                throw new RejectedException("odd");
            }
            taken.add(row.getLong("id"));
        }

        @Override
        public void onUpdate(Row before, Row after, Metadata metadata) {}

        @Override
        public void onDelete(Row row, Metadata metadata) {}
    }
}
