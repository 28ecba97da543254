package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.ApplyResult;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.Delete;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Version;
import io.orrery.event.Write;
import io.orrery.local.stack.SharedStack;
import io.orrery.search.connection.ConnectionSettings;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of a table without a key: as many documents as there are equal rows. */
class KeylessTableXIT {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private SearchStore store;
    private Changes votes;

    @BeforeEach
    void open(TestInfo test) {
        store = reopened();
        String name = test.getTestMethod().orElseThrow().getName()
                + test.getDisplayName().replaceAll("\\W", "");
        votes = new Changes(new TableSchema(
                new TableName("keyless", name),
                List.of(Column.of("choice", "varchar(20)"), Column.of("points", "int")),
                List.of()));
    }

    private static SearchStore reopened() {
        return SearchStore.open(
                ConnectionSettings.of(URI.create(SharedStack.elasticsearch().url())), SearchSettings.defaults());
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** How often each row is there. */
    private Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        try (LiveDocuments documents = store.documents(votes.table())) {
            for (List<LiveDocument> page = documents.next(); !page.isEmpty(); page = documents.next()) {
                page.forEach(d -> counts.merge(d.row().getString("choice"), 1, Integer::sum));
            }
        }
        return counts;
    }

    private ChangeEvent<Row> write(long place, int epoch, String choice) {
        return new Write<>(metadata(place, epoch), votes.row(choice, 1L));
    }

    private ChangeEvent<Row> delete(long place, int epoch, String choice) {
        return new Delete<>(metadata(place, epoch), votes.row(choice, 1L));
    }

    private Metadata metadata(long place, int epoch) {
        return new Metadata(
                votes.table(),
                "shop",
                new Version(epoch, place).toLong(),
                votes.schema().id(),
                START.plusMillis(place),
                new SourcePosition("3e11fa47-71ca-11e1-9e33-c80aa9429562:" + place, "binlog.000001", place, 0),
                false);
    }

    @Test
    void oneOfThreeEqualRowsIsDeletedAndTwoAreLeft() throws Exception {
        Event[] events = {write(1, 1, "tea"), write(2, 1, "tea"), write(3, 1, "tea"), delete(4, 1, "tea")};

        assertThat(store.apply(votes.batch(events))).isEqualTo(ApplyResult.of(4, 0));
        assertThat(counts()).containsExactly(Map.entry("tea", 2));
        assertThat(store.count(votes.table())).isEqualTo(2);

        // Again, as after a crash, and by a new process.
        assertThat(store.apply(votes.batch(events))).isEqualTo(ApplyResult.of(0, 4));
        store.close();
        store = reopened();
        assertThat(store.apply(votes.batch(events))).isEqualTo(ApplyResult.of(0, 4));
        assertThat(counts()).containsExactly(Map.entry("tea", 2));
    }

    @Test
    void whatAnHeirPublishesAgainUnderNewerVersionsChangesNothing() throws Exception {
        store.apply(votes.batch(write(1, 1, "tea"), delete(2, 1, "tea"), write(1, 2, "tea")));
        store.apply(votes.batch(delete(2, 2, "tea")));
        assertThat(counts()).isEmpty();

        // A deletion alone, of which an equal row is left.
        store.apply(votes.batch(write(3, 2, "tea"), write(4, 2, "tea"), delete(5, 2, "tea")));
        store.apply(votes.batch(delete(5, 3, "tea")));
        assertThat(counts()).containsExactly(Map.entry("tea", 1));
    }

    @Test
    void aDeletionThatComesBeforeItsInsertIsKeptForItAndForNoNewerOne() throws Exception {
        store.apply(votes.batch(delete(2, 1, "tea")));
        store.apply(votes.batch(write(3, 1, "tea")));
        assertThat(counts()).containsExactly(Map.entry("tea", 1));

        store.close();
        store = reopened();
        store.apply(votes.batch(write(1, 1, "tea")));
        assertThat(counts()).containsExactly(Map.entry("tea", 1));
        store.apply(votes.batch(delete(2, 2, "tea"), write(1, 2, "tea")));
        assertThat(counts()).containsExactly(Map.entry("tea", 1));
    }

    @Test
    void aTruncationLeavesNewerRowsAlsoWhenItIsPublishedAgain() throws Exception {
        Metadata first = metadata(3, 1);
        Metadata again = metadata(3, 2);
        store.apply(votes.batch(
                write(1, 1, "tea"), write(2, 1, "tea"), new io.orrery.event.TruncateTable(first), write(4, 1, "tea")));
        assertThat(counts()).containsExactly(Map.entry("tea", 1));
        store.apply(votes.batch(write(2, 2, "tea"), new io.orrery.event.TruncateTable(again), write(4, 2, "tea")));
        assertThat(counts()).containsExactly(Map.entry("tea", 1));
    }

    /** Any history, any stretch of it published again by an heir, cut into batches anywhere. */
    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void aHistoryOfWhichStretchesComeAgainEndsAsTheSource(long seed) throws Exception {
        Random random = new Random(seed);
        Map<String, Integer> source = new TreeMap<>();
        List<List<Event>> stream = new ArrayList<>();
        List<java.util.function.IntFunction<Event>> log = new ArrayList<>();
        int epoch = 1;
        for (int place = 1; place <= 40; place++) {
            String choice = "choice" + random.nextInt(3);
            int at = place;
            boolean removal = source.getOrDefault(choice, 0) > 0 && random.nextInt(5) < 2;
            source.merge(choice, removal ? -1 : 1, Integer::sum);
            log.add(removal ? e -> delete(at, e, choice) : e -> write(at, e, choice));
            add(stream, log.get(log.size() - 1).apply(epoch), random);
            if (random.nextInt(10) == 0) {
                epoch++;
                for (int again = Math.max(0, log.size() - 1 - random.nextInt(15)); again < log.size(); again++) {
                    add(stream, log.get(again).apply(epoch), random);
                }
            }
        }
        int next = 0;
        while (next < stream.size()) {
            store.apply(votes.batch(stream.get(next).toArray(Event[]::new)));
            next++;
            if (random.nextInt(6) == 0) {
                next -= random.nextInt(Math.min(next, 4) + 1);
            }
            if (random.nextInt(15) == 0) {
                store.close();
                store = reopened();
            }
        }
        source.values().removeIf(count -> count == 0);
        assertThat(counts()).as("seed " + seed).isEqualTo(source);
    }

    private static void add(List<List<Event>> batches, Event event, Random random) {
        if (batches.isEmpty() || random.nextInt(4) == 0) {
            batches.add(new ArrayList<>());
        }
        batches.get(batches.size() - 1).add(event);
    }
}
