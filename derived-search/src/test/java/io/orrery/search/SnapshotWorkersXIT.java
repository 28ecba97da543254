package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.consumer.testkit.InMemoryRun;
import io.orrery.consumer.testkit.TestEvents;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Event;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.stack.SharedStack;
import io.orrery.search.connection.ConnectionSettings;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two workers, each with half of the key space, bring the end of a snapshot at the same moment and work on. */
class SnapshotWorkersXIT {

    private static final int ROUNDS = 4;
    private static final int ROWS = 120;
    private static final BigInteger HALF = BigInteger.ONE.shiftLeft(127);

    /** Of its own: the common pool may have fewer threads than wait for each other here. */
    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    private final ConnectionSettings connection =
            ConnectionSettings.of(URI.create(SharedStack.elasticsearch().url()));

    @AfterEach
    void close() {
        threads.shutdown();
    }

    @Test
    void whatTheSourceHasNoMoreGoesWhicheverWorkerIsLast() throws Exception {
        try (SearchStore one = SearchStore.open(connection, SearchSettings.defaults());
                SearchStore other = SearchStore.open(connection, SearchSettings.defaults());
                SearchStore reader = SearchStore.open(connection, SearchSettings.defaults())) {
            for (int round = 0; round < ROUNDS; round++) {
                run(new Round(round), one, other, reader);
            }
        }
    }

    private void run(Round round, SearchStore one, SearchStore other, SearchStore reader) throws Exception {
        InMemoryRun left = new InMemoryRun(one, "left", new KeyRange(BigInteger.ZERO, HALF.subtract(BigInteger.ONE)));
        InMemoryRun right = new InMemoryRun(other, "right", new KeyRange(HALF, KeyRange.ALL.last()));
        left.give(round.old(0));
        right.give(round.old(1));
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> questions = CompletableFuture.supplyAsync(() -> round.ask(reader, over), threads);
        CyclicBarrier atTheEnd = new CyclicBarrier(2);
        CompletableFuture<Void> both = CompletableFuture.allOf(
                working(() -> round.work(left, 0, atTheEnd)), working(() -> round.work(right, 1, atTheEnd)));
        both.join();
        over.set(true);
        assertThat(questions.join()).isPositive();
        assertThat(ids(reader, round.schema.table()))
                .as("round " + round.schema.table())
                .isEqualTo(round.expected());
        assertThat(one.completeness().get(round.schema.table()).complete()).isPresent();
    }

    private CompletableFuture<Void> working(Callable<Void> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.call();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
    }

    private static Set<Long> ids(SearchStore store, TableName table) {
        Set<Long> ids = new TreeSet<>();
        try (LiveDocuments documents = store.documents(table)) {
            for (List<LiveDocument> page = documents.next(); !page.isEmpty(); page = documents.next()) {
                page.forEach(document -> ids.add(document.row().getLong("id")));
            }
        }
        return ids;
    }

    /** A table of which the store has rows 0 to 119 and the source all but each third, and what comes meanwhile. */
    private static final class Round {

        private final TestEvents events = new TestEvents("shop");
        private final TableSchema schema;
        private final List<List<Event>> old;
        private final SnapshotStarted started;
        private final List<List<Event>> during;
        private final Event completed;
        private final List<List<Event>> after;

        Round(int number) {
            schema = new TableSchema(
                    new TableName("workers", "round" + number),
                    List.of(new Column("id", ColumnType.parse("int"), false), Column.of("text", "text")),
                    List.of("id"));
            // Versions grow in the order in which events are made.
            old = List.of(writes(0, 0, ROWS), writes(1, 0, ROWS));
            started = events.started(schema, "snapshot");
            during = List.of(snapshot(0), snapshot(1));
            completed = events.completed(schema, started);
            after = List.of(writes(0, 10_000, 10_020), writes(1, 10_000, 10_020));
        }

        private List<Event> writes(int half, long from, long to) {
            return LongStream.range(from, to)
                    .filter(id -> id % 2 == half)
                    .mapToObj(id -> (Event) events.write(schema, id, "v"))
                    .toList();
        }

        private List<Event> snapshot(int half) {
            List<Event> all = new ArrayList<>();
            LongStream.range(0, ROWS).filter(id -> id % 2 == half && exists(id)).forEach(id -> {
                all.add(events.snapshot(schema, id, "v"));
                all.add(events.write(schema, 1_000 + id, "new"));
            });
            return all;
        }

        private static boolean exists(long id) {
            return id % 3 != 0;
        }

        List<Event> old(int half) {
            return old.get(half);
        }

        Void work(InMemoryRun run, int half, CyclicBarrier atTheEnd) throws Exception {
            run.give(started);
            List<Event> rows = during.get(half);
            for (int i = 0; i < rows.size(); i += 20) {
                run.give(rows.subList(i, Math.min(rows.size(), i + 20)));
            }
            atTheEnd.await();
            run.give(completed);
            run.give(after.get(half));
            return null;
        }

        /** Asks until it is over, and sees each time all rows that exist. */
        int ask(SearchStore reader, AtomicBoolean over) {
            Set<Long> existing =
                    LongStream.range(0, ROWS).filter(Round::exists).boxed().collect(Collectors.toSet());
            int asked = 0;
            while (!over.get()) {
                assertThat(ids(reader, schema.table())).containsAll(existing);
                asked++;
            }
            return asked;
        }

        Set<Long> expected() {
            Set<Long> ids = new TreeSet<>();
            LongStream.range(0, ROWS).filter(Round::exists).forEach(id -> {
                ids.add(id);
                ids.add(1_000 + id);
            });
            LongStream.range(10_000, 10_020).forEach(ids::add);
            return ids;
        }
    }
}
