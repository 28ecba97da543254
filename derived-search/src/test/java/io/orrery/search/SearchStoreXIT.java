package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.consumer.ApplyResult;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.EarlierValue;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.search.connection.ConnectionSettings;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class SearchStoreXIT {

    private SearchStore store;
    private Changes products;

    @BeforeEach
    void open(TestInfo test) {
        store = SearchStore.open(
                ConnectionSettings.of(URI.create(SharedStack.elasticsearch().url())), SearchSettings.defaults());
        products = new Changes(products(
                new TableName("store", test.getTestMethod().orElseThrow().getName())));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private static TableSchema products(TableName table) {
        return new TableSchema(
                table,
                List.of(
                        new Column("id", ColumnType.parse("int"), false),
                        Column.of("name", "varchar(100)"),
                        Column.of("price", "decimal(10,2)")),
                List.of("id"));
    }

    private static BigDecimal price(String text) {
        return new BigDecimal(text);
    }

    private Map<String, Row> rows(TableName table) {
        Map<String, Row> rows = new HashMap<>();
        try (LiveDocuments documents = store.documents(table)) {
            for (List<LiveDocument> page = documents.next(); !page.isEmpty(); page = documents.next()) {
                page.forEach(d -> assertThat(rows.put(d.id(), d.row())).isNull());
            }
        }
        return rows;
    }

    @Test
    void writesUpdatesAndDeletesLeaveWhatTheSourceHolds() throws Exception {
        ApplyResult result = store.apply(products.batch(
                products.write(1, 1L, "brass orrery", price("129.00")),
                products.write(2, 2L, "star chart", price("9.50")),
                products.write(3, 3L, "sextant", price("80.00")),
                products.update(4, 2L, "star chart, large", price("12.50")),
                products.delete(5, 3L, "sextant", price("80.00"))));

        assertThat(result).isEqualTo(ApplyResult.of(5, 0));
        assertThat(rows(products.table()))
                .containsOnly(
                        Map.entry("1", products.row(1L, "brass orrery", price("129.00"))),
                        Map.entry("2", products.row(2L, "star chart, large", price("12.50"))));
        assertThat(store.count(products.table())).isEqualTo(2);
        assertThat(store.tables()).contains(products.schema());
    }

    @Test
    void applyingAgainChangesNothing() throws Exception {
        Event[] events = {
            products.write(1, 1L, "a", price("1.00")),
            products.update(2, 1L, "b", price("2.00")),
            products.write(3, 2L, "c", price("3.00")),
            products.delete(4, 2L, "c", price("3.00"))
        };
        store.apply(products.batch(events));

        assertThat(store.apply(products.batch(events))).isEqualTo(ApplyResult.of(0, 4));
        assertThat(rows(products.table())).containsOnly(Map.entry("1", products.row(1L, "b", price("2.00"))));
    }

    @Test
    void aLateWriteDoesNotBringADeletedRowBack() throws Exception {
        store.apply(products.batch(products.delete(10, 1L, "a", price("1.00"))));

        assertThat(store.apply(products.batch(products.write(9, 1L, "a", price("1.00")))))
                .isEqualTo(ApplyResult.of(0, 1));
        assertThat(store.count(products.table())).isZero();

        store.apply(products.batch(products.write(11, 1L, "again", price("1.00"))));
        assertThat(rows(products.table())).containsOnlyKeys("1");
    }

    @Test
    void truncateRemovesWhatIsOlderAndHoldsAgainstReplay() throws Exception {
        Event[] before = IntStream.rangeClosed(1, 2_500)
                .mapToObj(i -> products.write(i, (long) i, "row " + i, price("1.00")))
                .toArray(Event[]::new);
        store.apply(products.batch(before));
        assertThat(store.count(products.table())).isEqualTo(2_500);

        store.apply(products.batch(
                products.write(5_001, 7L, "newer", price("7.00")),
                products.truncate(5_000),
                products.write(5_002, 8L, "after", price("8.00"))));
        assertThat(rows(products.table())).containsOnlyKeys("7", "8");

        store.apply(products.batch(before));
        assertThat(rows(products.table())).containsOnlyKeys("7", "8");
    }

    @Test
    void tombstonesArePurgedWhenTheyAreOldAndTheRowWasNotWrittenAgain() throws Exception {
        Instant before = Instant.now();
        store.apply(products.batch(
                products.write(1, 1L, "kept", price("1.00")),
                products.delete(2, 2L, "gone", price("1.00")),
                products.delete(3, 3L, "back", price("1.00"))));
        store.apply(products.batch(products.write(4, 3L, "back", price("1.00"))));

        store.purgeTombstones(before.minusSeconds(1));
        assertThat(store.apply(products.batch(products.write(1, 2L, "late", price("1.00")))))
                .isEqualTo(ApplyResult.of(0, 1));

        assertThat(store.purgeTombstones(Instant.now().plusSeconds(1))).isPositive();
        assertThat(rows(products.table())).containsOnlyKeys("1", "3");
        assertThat(store.purgeTombstones(Instant.now().plusSeconds(1))).isZero();
    }

    @Test
    void aRowThatTheIndexRefusesHarmsNoOther() throws Exception {
        store.apply(products.batch(products.write(1, 1L, "first", price("1.00"))));
        // The column became text, while the index keeps its number.
        Changes retyped = new Changes(new TableSchema(
                products.table(),
                List.of(
                        new Column("id", ColumnType.parse("int"), false),
                        Column.of("name", "varchar(100)"),
                        Column.of("price", "varchar(20)")),
                List.of("id")));

        ApplyResult result = store.apply(retyped.batch(
                retyped.write(2, 2L, "good", "2.00"),
                retyped.write(3, 3L, "good", "3.00"),
                retyped.update(4, 3L, "bad", "s3cret"),
                retyped.write(5, 4L, "good", "4.00")));

        assertThat(result.applied()).isEqualTo(3);
        assertThat(result.rejections()).singleElement().satisfies(rejection -> {
            assertThat(rejection.event().version()).isEqualTo(4);
            assertThat(rejection.reason()).contains("'price'").doesNotContain("s3cret");
        });
        assertThat(rows(products.table())).containsOnlyKeys("1", "2", "3", "4");
    }

    @Test
    void aNewColumnIsAddedToALiveIndex() throws Exception {
        store.apply(products.batch(products.write(1, 1L, "old", price("1.00"))));
        Changes wider = new Changes(new TableSchema(
                products.table(),
                List.of(
                        new Column("id", ColumnType.parse("int"), false),
                        Column.of("name", "varchar(100)"),
                        Column.of("price", "decimal(10,2)"),
                        Column.of("colour", "varchar(10)")),
                List.of("id")));

        store.apply(wider.batch(wider.write(2, 2L, "new", price("2.00"), "red")));
        // A shard that is behind still sends the old columns; it takes nothing away.
        store.apply(products.batch(products.write(3, 3L, "behind", price("3.00"))));

        Map<String, Row> rows = rows(products.table());
        assertThat(rows.get("2").get("colour")).isEqualTo("red");
        assertThat(rows.get("1").has("colour")).isFalse();
        assertThat(rows).containsOnlyKeys("1", "2", "3");
    }

    @Test
    void documentsGetWhatTheirRowsHoldInColumnsThatCameAfterThem() throws Exception {
        TableSchema old = products.schema();
        List<Column> columns = new ArrayList<>(old.columns());
        columns.add(new Column("status", ColumnType.parse("varchar(10)"), true, EarlierValue.of("new")));
        columns.add(new Column("tags", ColumnType.parse("json"), false, EarlierValue.of("[]")));
        columns.add(new Column("note", ColumnType.parse("text"), true, EarlierValue.of(null)));
        TableSchema altered = new TableSchema(old.table(), columns, List.of("id"));
        Changes later = new Changes(altered);
        store.apply(products.batch(
                products.write(1, 1L, "old", price("1.00")),
                products.write(2, 2L, "gone", price("1.00")),
                products.delete(3, 2L, "gone", price("1.00"))));

        store.apply(later.batch(later.write(10, 3L, "fresh", price("1.00"), null, "[1]", "said")));
        store.apply(products.batch(
                products.write(5, 4L, "late", price("1.00")), products.write(20, 5L, "dropped", price("1.00"))));

        Map<String, Row> rows = rows(old.table());
        assertThat(rows).containsOnlyKeys("1", "3", "4", "5");
        for (String earlier : List.of("1", "4")) {
            assertThat(rows.get(earlier).get("status")).isEqualTo("new");
            assertThat(rows.get(earlier).get("tags")).isEqualTo("[]");
        }
        assertThat(rows.get("3").get("status")).as("a NULL that was written").isNull();
        assertThat(rows.get("5").has("status"))
                .as("a row without the column, newer than it")
                .isFalse();

        // Whoever starts again looks again, and finds it done; versions are those of the rows.
        try (SearchStore again = SearchStore.open(
                ConnectionSettings.of(URI.create(SharedStack.elasticsearch().url())), SearchSettings.defaults())) {
            assertThat(again.apply(later.batch(
                            later.update(11, 3L, "fresh", price("1.00"), "sold", "[1]", "said"),
                            later.write(1, 1L, "stale", price("1.00"), "x", "[1]", "x"))))
                    .isEqualTo(ApplyResult.of(1, 1));
        }
        assertThat(rows(old.table()).get("1").get("status")).isEqualTo("new");
    }

    @Test
    void rowsOfOneBatchFromBeforeAndAfterAColumnCameBothHaveIt() throws Exception {
        List<Column> columns = new ArrayList<>(products.schema().columns());
        columns.add(new Column("y", ColumnType.parse("int"), false, EarlierValue.of(7L)));
        Changes later = new Changes(new TableSchema(products.table(), columns, List.of("id")));

        store.apply(products.batch(
                products.write(1, 1L, "old", price("1.00")),
                products.write(2, 2L, "old", price("1.00")),
                later.schema(),
                later.write(3, 3L, "new", price("1.00"), 8L),
                later.update(4, 2L, "updated", price("1.00"), 7L)));

        assertThat(rows(products.table()).values())
                .extracting(row -> row.has("y") ? row.get("y") : "absent")
                .containsExactlyInAnyOrder(7L, 7L, 8L);
    }

    @Test
    void anUnknownTableIsNamed() throws Exception {
        assertThat(store.count(new TableName("no", "such"))).isZero();
        assertThatThrownBy(() -> store.documents(new TableName("no", "such")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("No table 'no.such'");
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws Exception {
        ConnectionSettings nobody = ConnectionSettings.of(URI.create("http://127.0.0.1:1"));
        assertThatThrownBy(() -> SearchStore.open(nobody, SearchSettings.defaults()))
                .isInstanceOf(OrreryException.class)
                .hasMessage(
                        "Cannot reach Elasticsearch at http://127.0.0.1:1 (connection refused): start it, or name the"
                                + " right server with --elasticsearch-url");
    }
}
