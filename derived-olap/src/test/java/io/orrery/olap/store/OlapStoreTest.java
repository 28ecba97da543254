package io.orrery.olap.store;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.batch;
import static io.orrery.olap.store.Events.delete;
import static io.orrery.olap.store.Events.drop;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.truncate;
import static io.orrery.olap.store.Events.update;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.RejectedException;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.runtime.OrreryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OlapStoreTest {

    private static final TableSchema SCHEMA = schema(ITEMS, List.of("id"), "id", "bigint", "name", "varchar(20)");

    @TempDir
    Path folder;

    private OlapStore store;

    @BeforeEach
    void open() {
        store = OlapStore.open(folder.resolve("t.duckdb"), OlapSettings.of("s"));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private void reopen() throws Exception {
        store.close();
        open();
    }

    private List<List<Object>> rows(TableName table) throws Exception {
        List<List<Object>> rows = new ArrayList<>();
        store.forEachRow(table, row -> rows.add(new ArrayList<>(row.toMap().values())));
        return rows;
    }

    private String select(String sql) throws Exception {
        return TestStores.select(store, sql);
    }

    @Test
    void theLastChangeOfEachRowWinsAndTheViewHidesTheRest() throws Exception {
        ApplyResult result = store.apply(batch(
                "a",
                1,
                SCHEMA,
                write(SCHEMA, 1, 1L, "one"),
                write(SCHEMA, 2, 2L, "two"),
                update(SCHEMA, 3, 1L, "uno"),
                delete(SCHEMA, 4, 2L, "two"),
                write(SCHEMA, 5, 3L, null)));
        assertThat(result).isEqualTo(ApplyResult.of(5, 0));
        assertThat(select("SELECT * FROM shop.items ORDER BY id")).isEqualTo("1,uno;3,null;");
        assertThat(rows(ITEMS)).containsExactly(List.of(1L, "uno"), java.util.Arrays.asList(3L, null));
        assertThat(store.position("a")).contains(new StreamPosition("1"));
        assertThat(store.position("b")).isEmpty();
    }

    @Test
    void whatIsAppliedTwiceIsIgnoredAndCounted() throws Exception {
        var batch = batch(
                "a", 1, SCHEMA, write(SCHEMA, 1, 1L, "one"), update(SCHEMA, 2, 1L, "two"), write(SCHEMA, 3, 2L, "x"));
        store.apply(batch);
        assertThat(store.apply(batch)).isEqualTo(ApplyResult.of(0, 3));
        reopen();
        assertThat(store.apply(batch)).isEqualTo(ApplyResult.of(0, 3));
        assertThat(select("FROM shop.items ORDER BY id")).isEqualTo("1,two;2,x;");
    }

    /** Two shards' batches in one transaction, after a reshard: the newer change may come first. */
    @Test
    void theNewestChangeOfARowWinsInOneBatchToo() throws Exception {
        ApplyResult result = store.apply(batch(
                "a",
                1,
                SCHEMA,
                update(SCHEMA, 5, 1L, "new"),
                update(SCHEMA, 3, 1L, "old"),
                delete(SCHEMA, 4, 1L, "old")));
        assertThat(result).isEqualTo(ApplyResult.of(1, 2));
        assertThat(select("FROM shop.items")).isEqualTo("1,new;");
    }

    @Test
    void aPositionNeverGoesBack() throws Exception {
        store.apply(batch("a", 7, SCHEMA, write(SCHEMA, 1, 1L, "one")));
        store.apply(batch("a", 5, SCHEMA, write(SCHEMA, 1, 1L, "one")));
        assertThat(store.position("a")).contains(new StreamPosition("7"));
        reopen();
        assertThat(store.position("a")).contains(new StreamPosition("7"));
    }

    /** What has been written in the transaction under way when a batch is refused. */
    @Test
    void aRefusedBatchLeavesNothing() throws Exception {
        store.apply(batch("a", 1, SCHEMA, write(SCHEMA, 1, 1L, "one")));
        TableSchema other = schema(ITEMS, List.of("id"), "id", "bigint", "name", "date");
        TableSchema next = schema(new TableName("shop", "next"), List.of("id"), "id", "bigint");
        assertThatThrownBy(() -> store.apply(batch(
                        "a", 2, next, SCHEMA, write(SCHEMA, 2, 2L, "two"), other, write(other, 3, 3L, "2026-01-02"))))
                .isInstanceOf(RejectedException.class);
        assertThat(select("FROM shop.items")).isEqualTo("1,one;");
        assertThat(store.position("a")).contains(new StreamPosition("1"));
        // The table that it made, too, is made when it comes again.
        store.apply(batch("a", 2, next, write(next, 4, 4L)));
        assertThat(select("FROM shop.next")).isEqualTo("4;");
        reopen();
        assertThat(select("FROM shop.items")).isEqualTo("1,one;");
        assertThat(store.position("a")).contains(new StreamPosition("2"));
    }

    @Test
    void aDeletedRowStaysDeletedWhateverComesLate() throws Exception {
        store.apply(batch("a", 1, SCHEMA, write(SCHEMA, 1, 1L, "one"), delete(SCHEMA, 5, 1L, "one")));
        store.apply(batch("b", 1, SCHEMA, delete(SCHEMA, 9, 7L, "never seen here")));
        reopen();
        assertThat(store.apply(batch("b", 2, SCHEMA, update(SCHEMA, 4, 1L, "late"), write(SCHEMA, 8, 7L, "late"))))
                .isEqualTo(ApplyResult.of(0, 2));
        assertThat(select("FROM shop.items")).isEmpty();
        store.apply(batch("b", 3, SCHEMA, write(SCHEMA, 10, 1L, "again")));
        assertThat(select("FROM shop.items")).isEqualTo("1,again;");
    }

    @Test
    void truncationEmptiesWhatIsOlderOnEveryShard() throws Exception {
        store.apply(batch("a", 1, SCHEMA, write(SCHEMA, 1, 1L, "one"), write(SCHEMA, 20, 2L, "two")));
        store.apply(batch("a", 2, SCHEMA, truncate(SCHEMA, 10), write(SCHEMA, 21, 3L, "three")));
        reopen();
        assertThat(store.apply(batch("b", 1, SCHEMA, write(SCHEMA, 9, 4L, "late"), truncate(SCHEMA, 10))))
                .isEqualTo(ApplyResult.of(0, 1));
        assertThat(select("FROM shop.items ORDER BY id")).isEqualTo("2,two;3,three;");
    }

    @Test
    void aDroppedTableGoesAndComesBackWithOtherColumns() throws Exception {
        store.apply(batch("a", 1, SCHEMA, write(SCHEMA, 1, 1L, "one"), drop(SCHEMA, 10)));
        assertThat(store.tables()).isEmpty();
        assertThatThrownBy(() -> select("FROM shop.items")).hasMessageContaining("items");
        TableSchema other = schema(ITEMS, List.of("code"), "code", "varchar(5)");
        store.apply(batch("a", 2, other, write(other, 11, "x")));
        reopen();
        store.apply(batch("b", 1, SCHEMA, write(SCHEMA, 2, 5L, "late"), drop(SCHEMA, 10)));
        assertThat(select("FROM shop.items")).isEqualTo("x;");
    }

    @Test
    void aZeroDateInTheKeyDoesNotMixRowsUp() throws Exception {
        TableSchema schema = schema(ITEMS, List.of("d", "n"), "d", "date", "n", "int", "v", "int");
        store.apply(
                batch("a", 1, schema, write(schema, 1, "0000-00-00", 1L, 1L), write(schema, 2, "2026-00-00", 1L, 2L)));
        store.apply(batch("a", 2, schema, update(schema, 3, "0000-00-00", 1L, 5L)));
        assertThat(select("FROM shop.items ORDER BY v")).isEqualTo("null,1,2;null,1,5;");
    }

    /** MySQL takes them under ALLOW_INVALID_DATES. */
    @Test
    void daysThatNoCalendarHasAreNullAndStayKeysOfTheirOwn() throws Exception {
        TableSchema schema = schema(ITEMS, List.of("d"), "d", "date", "at", "datetime(3)", "v", "int");
        store.apply(batch(
                "a",
                1,
                schema,
                write(schema, 1, "2024-02-29", "2024-02-29T01:02:03.500", 1L),
                write(schema, 2, "2023-02-29", "2023-02-29T01:02:03.500", 2L),
                write(schema, 3, "2024-02-30", "2024-04-31T00:00:00.000", 3L),
                write(schema, 4, "2024-02-31", "2024-12-31T00:00:00.000", 4L)));
        store.apply(batch("a", 2, schema, update(schema, 5, "2024-02-30", "2024-02-30T00:00:00.000", 5L)));
        store.apply(batch("a", 3, schema, delete(schema, 6, "2024-02-31", "2024-12-31T00:00:00.000", 4L)));
        assertThat(select("FROM shop.items ORDER BY v"))
                .isEqualTo("2024-02-29,2024-02-29 01:02:03.5,1;null,null,2;null,null,5;");
    }

    @Test
    void newColumnsRenamedColumnsAndWiderTypesAreFollowed() throws Exception {
        TableSchema first = schema(ITEMS, List.of("id"), "id", "int", "name", "varchar(20)", "n", "int");
        TableSchema second = schema(
                ITEMS, List.of("id"), "id", "bigint", "title", "varchar(20)", "n", "bigint", "x", "decimal(5,2)");
        TableSchema renamed = schema(ITEMS, List.of("id"), "id", "int", "title", "varchar(20)", "n", "int");
        store.apply(batch("a", 1, first, write(first, 1, 1L, "one", 10L)));
        store.apply(batch("a", 2, renamed, write(renamed, 2, 2L, "two", 20L)));
        store.apply(batch(
                "a",
                3,
                renamed,
                write(renamed, 3, 3L, "three", 30L),
                second,
                write(second, 4, 1L << 40, "four", 40L, new java.math.BigDecimal("1.25"))));
        assertThat(select("FROM shop.items ORDER BY id"))
                .isEqualTo("1,one,10,null;2,two,20,null;3,three,30,null;1099511627776,four,40,1.25;");
        // Another shard is behind: its rows fit in, and its schema changes nothing.
        store.apply(batch("b", 1, renamed, write(renamed, 3, 5L, "five", 50L)));
        reopen();
        assertThat(select("FROM shop.items WHERE id = 5")).isEqualTo("5,five,50,null;");
    }

    /** Its position would pass the rows that it refuses: it takes the others when those have been set aside. */
    @Test
    void ofABatchWithARowThatCannotBeStoredNothingIsTaken() throws Exception {
        TableSchema schema = schema(ITEMS, List.of("id"), "id", "bigint", "n", "tinyint");
        var bad = write(schema, 2, 2L, 300L);
        var absent = write(schema, 3, 3L, Row.ABSENT);
        ApplyResult result = store.apply(batch("a", 1, schema, write(schema, 1, 1L, 1L), bad, absent));
        assertThat(result.applied()).isZero();
        assertThat(result.rejections()).extracting(ApplyResult.Rejection::event).containsExactly(bad, absent);
        assertThat(result.rejections().get(0).reason())
                .contains("shop.items", "'n' (tinyint)")
                .doesNotContain("300");
        assertThat(result.rejections().get(1).reason()).contains("binlog_row_image=FULL");
        assertThat(store.position("a")).isEmpty();
        assertThat(store.tables()).isEmpty();
        assertThat(store.apply(batch("a", 1, schema, write(schema, 1, 1L, 1L)))).isEqualTo(ApplyResult.of(1, 0));
        assertThat(select("FROM shop.items")).isEqualTo("1,1;");
    }

    @Test
    void manyShardsWriteAtOnce() throws Exception {
        int shards = 6;
        ExecutorService threads = Executors.newFixedThreadPool(shards);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> done = new ArrayList<>();
        for (int s = 0; s < shards; s++) {
            int shard = s;
            done.add(threads.submit(() -> {
                start.await();
                for (int b = 0; b < 10; b++) {
                    long id = shard * 1000L + b;
                    store.apply(batch("s" + shard, b + 1, SCHEMA, write(SCHEMA, id + 1, id, "n")));
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> one : done) {
            one.get();
        }
        threads.shutdown();
        assertThat(select("SELECT count(*) FROM shop.items")).isEqualTo("60;");
        assertThat(store.position("s5")).contains(new StreamPosition("10"));
    }

    @Test
    void aDatabaseOfAnotherStreamOrFormatIsRefused() throws Exception {
        store.close();
        assertThatThrownBy(() -> OlapStore.open(folder.resolve("t.duckdb"), OlapSettings.of("other")))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("follows stream 's', not 'other'");
        open();
        try (var connection = store.database().connect();
                var statement = connection.createStatement()) {
            statement.execute("UPDATE _orrery.meta SET value = '99' WHERE name = 'format'");
        }
        store.close();
        assertThatThrownBy(this::open).isInstanceOf(OrreryException.class).hasMessageContaining("has format 99");
        store = OlapStore.open(folder.resolve("u.duckdb"), OlapSettings.of("s"));
    }
}
