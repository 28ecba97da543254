package io.orrery.consumer;

import static io.orrery.consumer.TestCloud.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.consumer.testkit.TestEvents;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.TablePattern;
import io.orrery.event.TruncateTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handlers that are called for several keys of a shard at once. */
@Timeout(60)
class KeyParallelTest {

    private static final int WORKERS = 8;

    private final TestEvents events = new TestEvents("shop");
    private final TestShard shard = new TestShard();

    private interface Call {
        void run(Row row, Metadata change) throws Exception;
    }

    private record Handler(Call call, Call emptied) implements RowHandler<Row> {

        @Override
        public void onWrite(Row row, Metadata change) throws Exception {
            call.run(row, change);
        }

        @Override
        public void onUpdate(Row before, Row after, Metadata change) throws Exception {
            call.run(after, change);
        }

        @Override
        public void onDelete(Row row, Metadata change) throws Exception {
            call.run(row, change);
        }

        @Override
        public void onTruncate(TruncateTable truncate) throws Exception {
            emptied.run(null, null);
        }
    }

    private List<Incoming> incoming(List<Event> all) {
        List<Incoming> incoming = new ArrayList<>();
        all.forEach(event -> incoming.add(TestShard.incoming(event, null, incoming.size())));
        return incoming;
    }

    private static Row row(long id, int note) {
        return new Row(ORDERS, id, new BigDecimal("1.00"), Integer.toString(note));
    }

    private Optional<Incoming> deliver(List<Incoming> all, FailurePolicy policy, Call call, Call emptied) {
        HandlerStore store = new HandlerStore(
                List.of(new Satellite.Registration<>(TablePattern.all(), Row.class, new Handler(call, emptied))));
        return shard.deliver(store, policy, WORKERS, all);
    }

    private static final Call NOTHING = (row, change) -> {};

    /** Changes of few keys, numbered in each. */
    private List<Event> mixed(long seed, int count, int keys) {
        Random random = new Random(seed);
        int[] last = new int[keys];
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int key = random.nextInt(keys);
            Row next = row(key, ++last[key]);
            all.add(last[key] == 1 ? events.write(next) : events.update(row(key, last[key] - 1), next));
        }
        return all;
    }

    @Test
    void asManyKeysAreAtWorkAtOnceAsThereAreWorkers() {
        CyclicBarrier together = new CyclicBarrier(WORKERS);
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < WORKERS * 10; i++) {
            all.add(events.write(row(i, 1)));
        }
        assertThat(deliver(
                        incoming(all),
                        FailurePolicy.halt(),
                        (row, change) -> together.await(30, TimeUnit.SECONDS),
                        NOTHING))
                .isEmpty();
        assertThat(shard.halted).isNull();
    }

    @Test
    void noMoreThanThatAndThoseOfAKeyOneAfterTheOtherInTheirOrder() {
        for (long seed = 1; seed <= 20; seed++) {
            AtomicInteger atWork = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            Map<Long, List<Integer>> seen = new ConcurrentHashMap<>();
            List<Event> all = mixed(seed, 2_000, 40);
            assertThat(deliver(
                            incoming(all),
                            FailurePolicy.halt(),
                            (row, change) -> {
                                most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                                Thread.yield();
                                seen.computeIfAbsent(row.getLong("id"), id -> new ArrayList<>())
                                        .add(Integer.valueOf(row.getString("note")));
                                atWork.decrementAndGet();
                            },
                            NOTHING))
                    .isEmpty();
            assertThat(most.get()).isLessThanOrEqualTo(WORKERS);
            assertThat(seen.values().stream().mapToInt(List::size).sum()).isEqualTo(2_000);
            assertThat(seen.values()).as("seed %d", seed).allSatisfy(notes -> {
                assertThat(notes).isSorted().doesNotHaveDuplicates();
            });
        }
    }

    @Test
    void whatConcernsATableComesAfterAllBeforeItAndBeforeAllThatFollows() {
        List<Event> all = new ArrayList<>(mixed(1, 500, 100));
        all.add(events.truncate(ORDERS));
        for (int i = 0; i < 100; i++) {
            all.add(events.write(row(1000 + i, 1)));
        }
        AtomicInteger before = new AtomicInteger();
        AtomicInteger after = new AtomicInteger();
        List<Integer> counts = new CopyOnWriteArrayList<>();
        assertThat(deliver(
                        incoming(all),
                        FailurePolicy.halt(),
                        (row, change) -> {
                            Thread.yield();
                            (row.getLong("id") < 1000 ? before : after).incrementAndGet();
                        },
                        (row, change) -> counts.addAll(List.of(before.get(), after.get()))))
                .isEmpty();
        assertThat(counts).containsExactly(500, 0);
        assertThat(after).hasValue(100);
    }

    @Test
    void aKeyThatFailsIsParkedWithWhatFollowsItAndTheOthersAreDone() {
        Map<Long, List<Integer>> seen = new ConcurrentHashMap<>();
        List<Event> all = mixed(7, 2_000, 40);
        assertThat(deliver(
                        incoming(all),
                        FailurePolicy.park(),
                        (row, change) -> {
                            if (row.getLong("id") == 3 && row.getString("note").equals("2")) {
                                throw new RejectedException("no");
                            }
                            seen.computeIfAbsent(row.getLong("id"), id -> new ArrayList<>())
                                    .add(Integer.valueOf(row.getString("note")));
                        },
                        NOTHING))
                .isEmpty();
        assertThat(seen.get(3L)).containsExactly(1);
        int ofTheKey = (int) incoming(all).stream()
                .filter(incoming -> name(incoming).startsWith("3/"))
                .count();
        assertThat(shard.parked).hasSize(ofTheKey - 1);
        assertThat(shard.parked).filteredOn(Delivery.BEHIND::equals).hasSize(ofTheKey - 2);
        assertThat(seen.values().stream().mapToInt(List::size).sum()).isEqualTo(2_000 - ofTheKey + 1);
    }

    @Test
    void ofWhatIsCutShortTheFirstThatIsNotDoneIsTold() {
        for (int trial = 0; trial < 50; trial++) {
            shard.stop = false;
            List<Incoming> all = incoming(mixed(trial, 500, 50));
            Map<String, Boolean> done = new ConcurrentHashMap<>();
            AtomicInteger calls = new AtomicInteger();
            Optional<Incoming> left = deliver(
                    all,
                    FailurePolicy.halt(),
                    (row, change) -> {
                        if (calls.incrementAndGet() == 200) {
                            shard.stop = true;
                        }
                        done.put(row.getLong("id") + "/" + row.getString("note"), true);
                    },
                    NOTHING);
            int first = all.indexOf(left.orElseThrow());
            assertThat(all.subList(0, first))
                    .allSatisfy(incoming -> assertThat(done).containsKey(name(incoming)));
            assertThat(done).doesNotContainKey(name(left.get()));
        }
    }

    private static String name(Incoming incoming) {
        Row row = ChangeEvent.of(incoming.event()).orElseThrow().match(w -> w.row(), u -> u.after(), d -> d.row());
        return row.getLong("id") + "/" + row.getString("note");
    }

    @Test
    void aHaltEndsTheOthersToo() {
        AtomicInteger calls = new AtomicInteger();
        List<Incoming> all = incoming(mixed(3, 5_000, 500));
        Optional<Incoming> left = deliver(
                all,
                FailurePolicy.halt(),
                (row, change) -> {
                    calls.incrementAndGet();
                    if (row.getLong("id") == 7) {
                        throw new RejectedException("no");
                    }
                },
                NOTHING);
        assertThat(left).isPresent();
        assertThat(shard.halted).isInstanceOf(HaltedException.class);
        assertThat(all.indexOf(left.get()))
                .isLessThanOrEqualTo(all.indexOf(all.stream()
                        .filter(incoming -> name(incoming).equals("7/1"))
                        .findFirst()
                        .orElseThrow()));
        assertThat(calls.get()).isLessThan(5_000);
    }

    @Test
    void anErrorOfAHandlerReachesTheShardsThreadWhenNoneIsAtWork() {
        AtomicInteger atWork = new AtomicInteger();
        List<Incoming> all = incoming(mixed(4, 500, 100));
        assertThatThrownBy(() -> deliver(
                        all,
                        FailurePolicy.halt(),
                        (row, change) -> {
                            atWork.incrementAndGet();
                            try {
                                if (row.getLong("id") == 5) {
                                    throw new StackOverflowError("deep");
                                }
                                Thread.yield();
                            } finally {
                                atWork.decrementAndGet();
                            }
                        },
                        NOTHING))
                .isInstanceOf(StackOverflowError.class);
        assertThat(atWork).hasValue(0);
    }

    @Test
    void anInterruptEndsAllOfThem() throws Exception {
        CountDownLatch waiting = new CountDownLatch(WORKERS);
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < WORKERS * 3; i++) {
            all.add(events.write(row(i, 1)));
        }
        AtomicInteger ended = new AtomicInteger();
        List<Optional<Incoming>> left = new CopyOnWriteArrayList<>();
        Thread shard = new Thread(() -> left.add(deliver(
                incoming(all),
                FailurePolicy.halt(),
                (row, change) -> {
                    waiting.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        ended.incrementAndGet();
                    }
                },
                NOTHING)));
        shard.start();
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        shard.interrupt();
        shard.join(30_000);
        assertThat(shard.isAlive()).isFalse();
        assertThat(ended).hasValue(WORKERS);
        assertThat(left).singleElement().satisfies(first -> assertThat(first).isPresent());
    }
}
