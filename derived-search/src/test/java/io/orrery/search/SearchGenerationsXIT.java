package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.consumer.RejectedException;
import io.orrery.consumer.generation.SnapshotFloors;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Event;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.UsageException;
import io.orrery.search.SearchGenerations.TableComparison;
import io.orrery.search.catalog.Ledger;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.generation.Comparison.Difference;
import io.orrery.search.generation.Comparison.Kind;
import io.orrery.search.settings.SearchFile;
import io.orrery.search.settings.TableSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchGenerationsXIT {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final int ROWS = 500;

    private static final ConnectionSettings CONNECTION =
            ConnectionSettings.of(URI.create(SharedStack.elasticsearch().url()));

    private final Changes products = new Changes(new TableSchema(
            new TableName("shop", "products"),
            List.of(new Column("id", ColumnType.parse("int"), false), Column.of("name", "varchar(100)")),
            List.of("id")));
    private String prefix;
    private SearchGenerations generations;

    @BeforeEach
    void open() {
        prefix = "generations" + COUNT.incrementAndGet() + "-";
        generations = SearchGenerations.open(CONNECTION, new SearchFile(prefix, null, null));
    }

    @AfterEach
    void close() {
        generations.close();
    }

    private Event[] rows() {
        return IntStream.rangeClosed(1, ROWS)
                .mapToObj(i -> products.write(i, (long) i, "planet " + i))
                .toArray(Event[]::new);
    }

    private void fill(int generation, Event... events) throws Exception {
        try (SearchStore store = (SearchStore) generations.open(generation)) {
            store.apply(products.batch(events));
        }
    }

    private long count(Elasticsearch elasticsearch) throws Exception {
        return elasticsearch
                .client()
                .count(c -> c.index(prefix + "shop.products"))
                .count();
    }

    private String refreshInterval(Elasticsearch elasticsearch, int generation) throws Exception {
        String index = prefix + "shop.products-00000" + generation;
        var set = elasticsearch
                .client()
                .indices()
                .getSettings(g -> g.index(index))
                .get(index)
                .settings()
                .index()
                .refreshInterval();
        return set == null ? "default" : set.time();
    }

    @Test
    void queriesThroughoutTwentySwitchesSeeAWholeIndex() throws Exception {
        generations.promote(1);
        fill(1, rows());
        fill(2, rows());
        AtomicBoolean switching = new AtomicBoolean(true);
        try (Elasticsearch elasticsearch = Elasticsearch.connect(CONNECTION)) {
            elasticsearch.client().indices().refresh(r -> r.index(prefix + "*"));
            CompletableFuture<Long> queries = CompletableFuture.supplyAsync(() -> {
                long asked = 0;
                try {
                    while (switching.get()) {
                        assertThat(count(elasticsearch)).isEqualTo(ROWS);
                        asked++;
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                return asked;
            });
            for (int i = 0; i < 20; i++) {
                generations.promote(2 - i % 2);
            }
            switching.set(false);
            assertThat(queries.join()).isGreaterThan(20);
        }
        assertThat(generations.live()).hasValue(1);
    }

    @Test
    void aGenerationThatIsBuiltIsNotSeenAndTablesThatComeLaterAreSeenInTheLiveOne() throws Exception {
        generations.promote(1);
        fill(2, rows());
        try (Elasticsearch elasticsearch = Elasticsearch.connect(CONNECTION)) {
            String alias = prefix + "shop.products";
            assertThat(elasticsearch
                            .client()
                            .indices()
                            .existsAlias(a -> a.name(alias))
                            .value())
                    .isFalse();
            assertThat(refreshInterval(elasticsearch, 2)).isEqualTo("-1");
            generations.promote(2);
            assertThat(refreshInterval(elasticsearch, 2)).isEqualTo("1s");
            assertThat(count(elasticsearch)).isEqualTo(ROWS);

            generations.drop(1);
            assertThat(count(elasticsearch)).isEqualTo(ROWS);
        }
    }

    @Test
    void whatDiffersIsToldByKindAndWhatIsInFlightIsNot() throws Exception {
        generations.promote(1);
        fill(1, rows());
        fill(1, products.update(1_001, 1L, "changed"), products.delete(1_002, 2L, "planet 2"));
        fill(2, rows());
        // The new generation lacks 3 for good, reads on while it is compared, and is past the end in 4.
        fill(2, products.delete(1_500, 3L, "planet 3"), products.update(900_000, 4L, "later"));
        CompletableFuture<Void> catchingUp = CompletableFuture.runAsync(() -> {
            try {
                fill(2, products.update(1_001, 1L, "changed"));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        List<TableComparison> compared = generations.compare(
                1, 2, Optional.of(Instant.parse("2026-01-02T03:10:00Z")), SnapshotFloors.NONE, Duration.ofSeconds(3));

        catchingUp.join();
        assertThat(compared).singleElement().satisfies(table -> {
            assertThat(table.equal()).isFalse();
            assertThat(table.comparison().orElseThrow().differences())
                    .containsExactlyInAnyOrder(new Difference("2", Kind.EXTRA), new Difference("3", Kind.MISSING));
        });
    }

    @Test
    void equalGenerationsAreEqualAndAMissingTableIsNot() throws Exception {
        generations.promote(1);
        fill(1, rows());
        fill(2, rows());
        assertThat(generations.compare(1, 2, Optional.empty(), SnapshotFloors.NONE, Duration.ofSeconds(1)))
                .allSatisfy(table -> assertThat(table.equal()).isTrue());
        assertThat(generations.compare(1, 3, Optional.empty(), SnapshotFloors.NONE, Duration.ofSeconds(1)))
                .singleElement()
                .satisfies(table -> assertThat(table.equal()).isFalse());
    }

    @Test
    void whatTheOldOneKnowsFromBeforeTheSnapshotIsNoDifference() throws Exception {
        generations.promote(1);
        fill(1, rows());
        // Built from a snapshot that began at 2000: 1 to 100 are gone at the source, 200 has changed, 900 is new here.
        fill(
                2,
                IntStream.rangeClosed(101, ROWS)
                        .mapToObj(i -> products.write(2_000 + i, (long) i, i == 200 ? "changed" : "planet " + i))
                        .toArray(Event[]::new));
        fill(2, products.write(4_000, 900L, "planet"));
        SnapshotFloors floors = SnapshotFloors.of(Map.of(products.table(), 2_000L));

        assertThat(generations.compare(1, 2, Optional.empty(), floors, Duration.ofMillis(100)))
                .singleElement()
                .satisfies(table -> assertThat(table.equal()).isTrue())
                .satisfies(table ->
                        assertThat(table.comparison().orElseThrow().older()).isEqualTo(ROWS + 1));
        assertThat(generations.compare(1, 2, Optional.empty(), SnapshotFloors.NONE, Duration.ofMillis(100)))
                .singleElement()
                .satisfies(table -> assertThat(table.equal()).isFalse());

        // What the old one was told since, the new one has to know.
        fill(1, products.write(4_001, 7L, "late"), products.delete(4_002, 900L, "planet"));
        assertThat(generations.compare(1, 2, Optional.empty(), floors, Duration.ofMillis(500)))
                .singleElement()
                .satisfies(table -> assertThat(table.comparison().orElseThrow().differences())
                        .containsExactlyInAnyOrder(
                                new Difference("7", Kind.MISSING), new Difference("900", Kind.EXTRA)));
    }

    @Test
    void anEmptyTableThatTheSnapshotHasNotIsNoDifference() throws Exception {
        generations.promote(1);
        fill(1, products.write(1, 1L, "one"));
        SnapshotFloors floors = SnapshotFloors.of(Map.of(new TableName("shop", "orders"), 2_000L));
        assertThat(generations.compare(1, 2, Optional.empty(), floors, Duration.ZERO))
                .singleElement()
                .satisfies(table -> assertThat(table.equal()).isFalse());
        fill(1, products.delete(2, 1L, "one"));
        assertThat(generations.compare(1, 2, Optional.empty(), floors, Duration.ZERO))
                .isEmpty();
    }

    @Test
    void aGenerationTellsHowManyRowsItWouldShow() throws Exception {
        generations.promote(1);
        fill(1, rows());
        assertThat(generations.rows(1)).containsExactly(Map.entry(products.table(), (long) ROWS));
        assertThat(generations.rows(2)).isEmpty();
        // Written a moment ago, and in a generation that is not refreshed; one of them is deleted.
        fill(2, products.write(1, 1L, "one"), products.write(2, 2L, "two"), products.delete(3, 2L, "two"));
        assertThat(generations.rows(2)).containsExactly(Map.entry(products.table(), 1L));
    }

    @Test
    void aTableThatTheNewGenerationLacksIsNotShownAsItWas() throws Exception {
        generations.promote(1);
        fill(1, rows());
        Changes orders = new Changes(new TableSchema(
                new TableName("shop", "orders"),
                List.of(new Column("id", ColumnType.parse("int"), false)),
                List.of("id")));
        try (SearchStore store = (SearchStore) generations.open(2)) {
            store.apply(orders.batch(orders.write(1, 1L)));
            generations.promote(2);
            assertThat(store.tables()).containsExactly(orders.schema());
            // Its rows come to the new generation: from then on queries see them there.
            store.apply(products.batch(products.write(1, 1L, "again")));
            assertThat(store.count(products.table())).isEqualTo(1);
        }
    }

    @Test
    void aTableThatIsToBeCalledOtherwiseKeepsItsIndexUntilItIsRebuilt() throws Exception {
        generations.promote(1);
        fill(1, rows());
        TableSettings renamed = new TableSettings("goods", null, null, null, null, null, null);
        SearchFile file = new SearchFile(prefix, null, Map.of("shop.products", renamed));
        try (SearchGenerations anew = SearchGenerations.open(CONNECTION, file);
                Elasticsearch elasticsearch = Elasticsearch.connect(CONNECTION)) {
            assertThatThrownBy(() -> anew.open(1))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("keeps table shop.products under '" + prefix + "shop.products'")
                    .hasMessageContaining("says '" + prefix + "goods'")
                    .hasMessageContaining("orrery search rebuild");
            assertThat(anew.rows(1)).containsOnlyKeys(products.table());

            try (SearchStore store = (SearchStore) anew.open(2)) {
                store.apply(products.batch(rows()));
            }
            assertThat(anew.compare(1, 2, Optional.empty(), SnapshotFloors.NONE, Duration.ofSeconds(1)))
                    .allSatisfy(table -> assertThat(table.equal()).isTrue());
            anew.promote(2);
            assertThat(elasticsearch
                            .client()
                            .count(c -> c.index(prefix + "goods"))
                            .count())
                    .isEqualTo(ROWS);
            // The old name is fed no more, and so is not shown.
            assertThat(elasticsearch
                            .client()
                            .indices()
                            .existsAlias(a -> a.name(prefix + "shop.products"))
                            .value())
                    .isFalse();
            anew.drop(1);
            assertThat(elasticsearch
                            .client()
                            .indices()
                            .exists(e -> e.index(prefix + "shop.products-000001"))
                            .value())
                    .isFalse();
        }
    }

    @Test
    void aSecondSatelliteIsRefusedByNameAndMayTakeOverOnlyIfItSaysSo() {
        Ledger.Owner first = new Ledger.Owner("orrery-search", "changes");
        Ledger.Owner second = new Ledger.Owner("other", "changes");
        generations.claim(first);
        generations.promote(1);
        generations.claim(first);
        generations.requireOwner(first);

        for (Runnable start :
                List.<Runnable>of(() -> generations.claim(second), () -> generations.requireOwner(second))) {
            assertThatThrownBy(start::run)
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("under prefix '" + prefix + "'")
                    .hasMessageContaining("belong to satellite 'orrery-search', which follows stream 'changes'")
                    .hasMessageContaining("give 'other' an index-prefix of its own")
                    .hasMessageContaining("--take-over");
        }
        assertThat(generations.live()).hasValue(1);

        generations.takeOver(second);
        generations.claim(second);
        assertThatThrownBy(() -> generations.claim(first)).hasMessageContaining("belong to satellite 'other'");
    }

    @Test
    void twoTablesNeverShareAnIndex() throws Exception {
        TableSettings same = new TableSettings("shop.products", null, null, null, null, null, null);
        SearchFile file = new SearchFile(prefix, null, Map.of("shop.orders", same));
        Changes orders = new Changes(new TableSchema(
                new TableName("shop", "orders"),
                List.of(new Column("id", ColumnType.parse("int"), false)),
                List.of("id")));
        generations.promote(1);
        fill(1, products.write(1, 1L, "planet"));
        try (SearchGenerations anew = SearchGenerations.open(CONNECTION, file);
                SearchStore store = (SearchStore) anew.open(1)) {
            assertThatThrownBy(() -> store.apply(orders.batch(orders.write(2, 1L))))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("holds table shop.products")
                    .hasMessageContaining("set another 'index' for shop.orders");
        }
        assertThatThrownBy(() -> new SearchFile(prefix, null, Map.of("shop.orders", same, "shop.goods", same)))
                .hasMessageContaining("for two tables");
    }
}
