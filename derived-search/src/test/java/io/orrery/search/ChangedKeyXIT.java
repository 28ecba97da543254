package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.ApplyResult;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.EarlierValue;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Update;
import io.orrery.local.stack.SharedStack;
import io.orrery.search.connection.ConnectionSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
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

/** Tables whose rows are named otherwise from some statement on: each row stays one document. */
class ChangedKeyXIT {

    private static final Column A = new Column("a", ColumnType.parse("int"), false);
    private static final Column B = new Column("b", ColumnType.parse("int"), false);
    private static final Column NOTE = Column.of("note", "varchar(20)");

    private SearchStore store;
    private TableName table;
    private Changes byA;
    private Changes byB;
    private Changes keyless;

    @BeforeEach
    void open(TestInfo test) {
        store = reopened();
        table = new TableName(
                "rekeyed",
                test.getTestMethod().orElseThrow().getName()
                        + test.getDisplayName().replaceAll("\\W", ""));
        byA = changes(List.of("a"), A, B, NOTE);
        byB = changes(List.of("b"), A, B, NOTE);
        keyless = changes(List.of(), A, B, NOTE);
    }

    private Changes changes(List<String> key, Column... columns) {
        return new Changes(new TableSchema(table, List.of(columns), key));
    }

    private static SearchStore reopened() {
        return SearchStore.open(
                ConnectionSettings.of(URI.create(SharedStack.elasticsearch().url())), SearchSettings.defaults());
    }

    private void reopen() {
        store.close();
        store = reopened();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<LiveDocument> documents() {
        List<LiveDocument> found = new ArrayList<>();
        try (LiveDocuments documents = store.documents(table)) {
            for (List<LiveDocument> page = documents.next(); !page.isEmpty(); page = documents.next()) {
                found.addAll(page);
            }
        }
        return found;
    }

    /** The notes by document. */
    private Map<String, Object> notes() {
        Map<String, Object> notes = new HashMap<>();
        documents()
                .forEach(d -> assertThat(notes.put(d.id(), d.row().get("note"))).isNull());
        return notes;
    }

    @Test
    void anotherKeyLeavesOneDocumentARow() throws Exception {
        store.apply(byA.batch(
                byA.write(1, 1L, 10L, "one"),
                byA.write(2, 2L, 20L, "two"),
                byA.write(3, 3L, 30L, "three"),
                byB.schema(),
                byB.update(4, 1L, 10L, "one, later"),
                byB.delete(5, 3L, 30L, "three")));
        assertThat(notes()).containsOnly(Map.entry("10", "one, later"), Map.entry("20", "two"));

        // All of it again, and by a process that comes to it anew.
        reopen();
        store.apply(byA.batch(byA.write(2, 2L, 20L, "two"), byA.write(3, 3L, 30L, "three")));
        assertThat(store.apply(byB.batch(byB.update(4, 1L, 10L, "one, later")))).isEqualTo(ApplyResult.of(0, 1));
        assertThat(notes()).containsOnly(Map.entry("10", "one, later"), Map.entry("20", "two"));
    }

    @Test
    void rowsOfTheOlderKeyThatComeLateAreFoundUnderTheNewOne() throws Exception {
        store.apply(byA.batch(byA.write(1, 1L, 10L, "one"), byA.write(2, 2L, 20L, "two")));
        store.apply(byB.batch(byB.write(10, 9L, 90L, "nine")));

        Row two = byA.row(2L, 20L, "two");
        store.apply(byA.batch(
                byA.update(3, 1L, 10L, "one, late"),
                new Update<>(byA.metadata(4), two, byA.row(2L, 21L, "two, moved")),
                byA.write(5, 3L, 30L, "three, late")));
        reopen();
        store.apply(byA.batch(byA.delete(6, 3L, 30L, "three, late"), byA.write(7, 4L, 40L, "four, late")));

        assertThat(notes())
                .containsOnly(
                        Map.entry("10", "one, late"),
                        Map.entry("21", "two, moved"),
                        Map.entry("40", "four, late"),
                        Map.entry("90", "nine"));
    }

    /** Rows change, the table gets another key, rows change: on two shards, one of which may be far behind. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverShardIsBehindOneDocumentARowIsLeft(long seed) throws Exception {
        Random random = new Random(seed);
        Map<Long, Row> rows = new TreeMap<>();
        List<List<Event>> shards = List.of(new ArrayList<>(), new ArrayList<>());
        for (int version = 1; version <= 60; version++) {
            Changes form = version <= 35 ? byA : byB;
            long a = random.nextInt(6);
            Row before = rows.get(a);
            long b = before == null ? 100 + version : before.getLong("b");
            Row after = form.row(a, b, "note " + version);
            ChangeEvent<Row> change;
            if (before == null) {
                change = form.write(version, a, b, "note " + version);
            } else if (random.nextInt(3) == 0) {
                change = form.delete(version, a, b, before.get("note"));
                after = null;
            } else {
                change = form.update(version, a, b, "note " + version);
            }
            if (after == null) {
                rows.remove(a);
            } else {
                rows.put(a, after);
            }
            shards.get((int) ((form == byA ? a : b) % 2)).add(change);
        }
        int[] next = {0, 0};
        while (next[0] < shards.get(0).size() || next[1] < shards.get(1).size()) {
            int shard = random.nextInt(2);
            List<Event> all = shards.get(shard);
            int end = Math.min(all.size(), next[shard] + 1 + random.nextInt(8));
            if (end > next[shard]) {
                store.apply(byA.batch(all.subList(next[shard], end).toArray(Event[]::new)));
                next[shard] = end;
            }
            if (random.nextInt(6) == 0) {
                reopen();
            }
        }
        Map<String, Object> expected = new HashMap<>();
        rows.values().forEach(row -> expected.put(row.get("b").toString(), row.get("note")));
        assertThat(notes()).as("seed " + seed).isEqualTo(expected);
    }

    @Test
    void aTableThatLosesItsKeyAndGetsOneAgainKeepsItsRows() throws Exception {
        store.apply(byA.batch(byA.write(1, 1L, 10L, "one"), byA.write(2, 2L, 20L, "two")));
        store.apply(keyless.batch(keyless.delete(3, 1L, 10L, "one"), keyless.write(4, 3L, 30L, "three")));
        assertThat(notes().values()).containsExactlyInAnyOrder("two", "three");

        store.apply(byB.batch(byB.update(5, 2L, 20L, "two, later")));
        assertThat(notes()).containsOnly(Map.entry("20", "two, later"), Map.entry("30", "three"));
    }

    @Test
    void rowsWithoutAKeyAreFoundByTheColumnsThatTheTableHasNow() throws Exception {
        Changes wider =
                changes(List.of(), A, B, NOTE, new Column("c", ColumnType.parse("int"), false, EarlierValue.of(7L)));
        store.apply(keyless.batch(keyless.write(1, 1L, 10L, "one"), keyless.write(2, 2L, 20L, "two")));
        store.apply(wider.batch(wider.write(10, 3L, 30L, "three", 8L), wider.delete(11, 1L, 10L, "one", 7L)));
        // From a shard that is behind.
        store.apply(keyless.batch(keyless.write(3, 4L, 40L, "four"), keyless.write(4, 5L, 50L, "five")));
        store.apply(wider.batch(wider.delete(12, 5L, 50L, "five", 7L)));
        assertThat(notes().values()).containsExactlyInAnyOrder("two", "three", "four");
    }

    @Test
    void aColumnThatIsRenamedInItsCaseAloneStaysOneField() throws Exception {
        Changes renamed = changes(List.of("a"), A, B, Column.of("Note", "varchar(20)"));
        store.apply(byA.batch(byA.write(1, 1L, 10L, "one"), byA.write(2, 2L, 20L, "two")));
        store.apply(renamed.batch(renamed.update(10, 1L, 10L, "one, later")));
        store.apply(byA.batch(byA.write(3, 3L, 30L, "three, late")));

        List<Object> notes = new ArrayList<>();
        for (LiveDocument document : documents()) {
            assertThat(document.row().schema().columns()).hasSize(3);
            notes.add(document.row().get("Note"));
        }
        assertThat(notes).containsExactlyInAnyOrder("one, later", "two", "three, late");
    }
}
