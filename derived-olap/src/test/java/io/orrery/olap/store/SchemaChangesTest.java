package io.orrery.olap.store;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.batch;
import static io.orrery.olap.store.Events.delete;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.update;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.RejectedException;
import io.orrery.consumer.UnavailableException;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Event;
import io.orrery.event.TableSchema;
import io.orrery.local.fixture.HandClock;
import io.orrery.olap.settings.TablesFile;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of names and types; what MySQL makes of each value is in {@link RetypeXIT}. */
class SchemaChangesTest {

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
    private OlapStore store;
    private long end;

    @BeforeEach
    void open() {
        store = OlapStore.open(folder.resolve("t.duckdb"), OlapSettings.of("s"), clock);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private ApplyResult apply(Event... events) throws Exception {
        return applyOn("a", events);
    }

    private ApplyResult applyOn(String shard, Event... events) throws Exception {
        end++;
        return store.apply(batch(shard, end, events));
    }

    private String select(String sql) throws Exception {
        return TestStores.select(store, sql);
    }

    private static TableSchema items(String... namesAndTypes) {
        return schema(ITEMS, List.of("id"), namesAndTypes);
    }

    @Test
    void namesThatChangedPlacesTakeTheirValuesAlong() throws Exception {
        TableSchema a = items("id", "int", "x", "int", "y", "varchar(9)");
        TableSchema b = items("id", "int", "y", "int", "x", "varchar(9)");
        apply(a, write(a, 1, 1L, 10L, "ten"));
        apply(b, write(b, 5, 2L, 20L, "twenty"));
        applyOn("b", a, write(a, 2, 3L, 30L, "thirty"));
        assertThat(select("SELECT id, x, y FROM shop.items ORDER BY id"))
                .isEqualTo("1,ten,10;2,twenty,20;3,thirty,30;");
    }

    @Test
    void aNewNameAndAnotherColumnBesideItAndACase() throws Exception {
        TableSchema a = items("id", "int", "x", "int", "v", "varchar(9)");
        TableSchema b = items("id", "int", "y", "int", "z", "date", "V", "varchar(20)");
        apply(a, write(a, 1, 1L, 10L, "v"));
        apply(b, write(b, 5, 2L, 20L, "2026-01-02", "w"));
        // Its columns have other names there, and are still the same.
        applyOn("b", a, write(a, 2, 3L, 30L, "late"));
        assertThat(select("SELECT * FROM shop.items ORDER BY id"))
                .isEqualTo("1,10,null,v;2,20,2026-01-02,w;3,30,null,late;");
        assertThat(select("SELECT column_name FROM duckdb_columns() WHERE table_name = 'items' ORDER BY column_index"))
                .isEqualTo("id;y;z;V;");
    }

    /** {@code CHANGE x y BIGINT}, or {@code DROP x, ADD y BIGINT}: the log tells the same of both. */
    @Test
    void aNewNameWithAnotherTypeIsRefusedWhereThereAreValues() throws Exception {
        TableSchema a = items("id", "int", "x", "int");
        TableSchema b = items("id", "int", "y", "bigint");
        apply(a, write(a, 1, 1L, 10L), write(a, 2, 2L, null));
        assertThatThrownBy(() -> apply(b, write(b, 5, 3L, 30L)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'y' (bigint)")
                .hasMessageContaining("'x' (int)")
                .hasMessageContaining("olap rebuild");
        assertThat(select("SELECT * FROM shop.items ORDER BY id")).isEqualTo("1,10;2,null;");
        apply(a, update(a, 6, 1L, null));
        apply(b, write(b, 7, 3L, 30L));
        assertThat(applyOn("b", a, write(a, 3, 4L, 40L)).rejections())
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).contains("'x' (int)", "'y' (bigint)", "olap rebuild"));
        applyOn("b", a, write(a, 3, 5L, null));
        assertThat(select("SELECT * FROM shop.items ORDER BY id")).isEqualTo("1,null;2,null;3,30;5,null;");
    }

    /** By its name it is the same column: what MySQL would have made of its values is what the rows show. */
    @Test
    void aColumnOfTheSameNameIsTheSameColumnWhereverItStands() throws Exception {
        TableSchema a = items("id", "int", "x", "int", "y", "int");
        TableSchema b = items("id", "int", "y", "int", "x", "smallint");
        apply(a, write(a, 1, 1L, 10L, 20L));
        apply(b, write(b, 5, 2L, 30L, 40L));
        assertThat(select("SELECT id, x, y FROM shop.items ORDER BY id")).isEqualTo("1,10,20;2,40,30;");
    }

    @Test
    void aNarrowerTypeIsFollowedWhereEachValueFits() throws Exception {
        TableSchema a = items("id", "bigint", "n", "int", "d", "datetime(6)");
        TableSchema b = items("id", "int unsigned", "n", "tinyint", "d", "datetime");
        apply(a, write(a, 1, 1L, 300L, "2026-01-02T03:04:05.500000"), write(a, 2, 1L << 40, 1L, null));
        apply(a, delete(a, 3, 1L << 40, 1L, null));
        assertThatThrownBy(() -> apply(b, write(b, 4, 2L, 2L, null)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'n' of shop.items from int to tinyint")
                .hasMessageContaining("out of the range")
                .hasMessageNotContaining("300");
        assertThat(select("SELECT * FROM shop.items")).isEqualTo("1,300,2026-01-02 03:04:05.5;");
        // What came in this transaction is changed, too; the deleted row's key cannot come back.
        apply(a, update(a, 5, 1L, 3L, "2026-01-02T03:04:05.500000"), b, write(b, 6, 2L, 2L, null));
        assertThat(select("SELECT * FROM shop.items ORDER BY id")).isEqualTo("1,3,2026-01-02 03:04:06.0;2,2,null;");
        assertThat(select("SELECT data_type FROM duckdb_columns() WHERE table_name = 'items' ORDER BY column_index"))
                .isEqualTo("UINTEGER;TINYINT;TIMESTAMP;");
        assertThat(applyOn("b", a, write(a, 4, 7L, 300L, null)).rejections()).hasSize(1);
        // It is enough to know which row is gone.
        assertThat(applyOn("b", a, delete(a, 4, 7L, 300L, null)).rejections()).isEmpty();
        assertThat(applyOn("b", a, update(a, 4, 8L, 100L, null)).rejections()).isEmpty();
        assertThat(select("SELECT id, n FROM shop.items WHERE id > 2")).isEqualTo("8,100;");
    }

    /** {@code UPDATE t SET n = 3 WHERE n > 127} on both shards, then the ALTER, and one of them is read first. */
    @Test
    void rowsThatDoNotFitYetAreWaitedForWhileAnotherShardMayBeBehind() throws Exception {
        TableSchema a = items("id", "int", "n", "int");
        TableSchema b = items("id", "int", "n", "tinyint");
        apply(a, write(a, 1, 1L, 300L));
        applyOn("b", a, write(a, 2, 2L, 5L));
        assertThatThrownBy(() -> applyOn("b", b, write(b, 5, 3L, 3L))).isInstanceOf(UnavailableException.class);
        apply(a, update(a, 4, 1L, 3L));
        applyOn("b", b, write(b, 5, 3L, 3L));
        assertThat(select("SELECT * FROM shop.items ORDER BY id")).isEqualTo("1,3;2,5;3,3;");
        TableSchema c = items("id", "int", "n", "tinyint unsigned");
        apply(b, write(b, 6, 4L, -1L));
        assertThatThrownBy(() -> applyOn("b", c, write(c, 7, 5L, 3L))).isInstanceOf(UnavailableException.class);
        clock.advance(Duration.ofMinutes(2));
        assertThatThrownBy(() -> applyOn("b", c, write(c, 7, 5L, 3L)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'n'");
    }

    private static TableSchema notNull(TableSchema schema, String column) {
        return new TableSchema(
                schema.table(),
                schema.columns().stream()
                        .map(c -> c.name().equals(column) ? new Column(c.name(), c.type(), false) : c)
                        .toList(),
                schema.key());
    }

    /** In a strict mode MySQL refuses it; in others it makes 0 of it. */
    @Test
    void aColumnThatMayNotBeNullAnyMoreIsRefusedWhereItIs() throws Exception {
        TableSchema a = items("id", "int", "n", "int", "d", "date");
        TableSchema b = notNull(a, "n");
        apply(a, write(a, 1, 1L, null, null));
        assertThatThrownBy(() -> apply(b, write(b, 2, 2L, 2L, null)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'n'")
                .hasMessageContaining("holds NULL");
        apply(a, update(a, 3, 1L, 1L, null));
        apply(b, write(b, 4, 2L, 2L, null));
        // Of a date it makes a zero date, which is NULL here.
        TableSchema c = notNull(b, "d");
        apply(c, write(c, 5, 3L, 3L, "2026-01-02"));
        assertThat(select("SELECT * FROM shop.items ORDER BY id")).isEqualTo("1,1,null;2,2,null;3,3,2026-01-02;");
        // As text it would not be NULL.
        TableSchema d = items("id", "int", "n", "int", "d", "varchar(10)");
        assertThatThrownBy(() -> apply(d, write(d, 6, 4L, 4L, "x")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("may be a zero date");
    }

    /** Its rows are named by text, which is another one then. */
    @Test
    void theKeyItselfGetsAnotherType() throws Exception {
        TableSchema a = schema(ITEMS, List.of("d"), "d", "date", "n", "int");
        TableSchema b = schema(ITEMS, List.of("d"), "d", "datetime", "n", "int");
        apply(a, write(a, 1, "2026-01-01", 1L), write(a, 2, "2026-01-02", 2L));
        apply(b, update(b, 5, "2026-01-01T00:00:00", 10L));
        applyOn("b", a, update(a, 4, "2026-01-02", 20L));
        assertThat(select("SELECT n FROM shop.items ORDER BY d")).isEqualTo("10;20;");
        // A row of the old form and one of the new one are one row, in one batch too.
        applyOn("b", a, update(a, 5, "2026-01-02", 21L), b, update(b, 6, "2026-01-02T00:00:00", 22L));
        assertThat(select("SELECT n FROM shop.items ORDER BY d")).isEqualTo("10;22;");
        TableSchema c = schema(ITEMS, List.of("n"), "d", "datetime", "n", "int");
        TableSchema text = schema(ITEMS, List.of("n"), "d", "datetime", "n", "varchar(9)");
        apply(c, write(c, 7, null, 30L));
        apply(text, delete(text, 8, null, "22"), update(text, 9, null, "30"));
        applyOn("b", c, update(c, 8, null, 10L));
        assertThat(select("SELECT n FROM shop.items ORDER BY n")).isEqualTo("10;30;");
    }

    @Test
    void chosenTypesFollow() throws Exception {
        store.close();
        Path settings = Files.writeString(
                folder.resolve("tables.yaml"),
                "tables: {shop.items: {types: {d: text, t: text, p: text, u: uuid, f: boolean, o: time}}}");
        store = OlapStore.open(
                folder.resolve("s.duckdb"), OlapSettings.of("s").withTables(TablesFile.read(settings, Map.of())));
        String[] first = {
            "id",
            "int",
            "d",
            "date",
            "t",
            "datetime(3)",
            "p",
            "decimal(5,2)",
            "u",
            "binary(16)",
            "f",
            "int",
            "o",
            "time(1)"
        };
        TableSchema a = items(first);
        byte[] uuid = new byte[16];
        uuid[15] = 7;
        apply(
                a,
                write(
                        a,
                        1,
                        1L,
                        "0000-00-00",
                        "2026-01-02T03:04:05.500",
                        new BigDecimal("1.50"),
                        uuid,
                        2L,
                        "01:02:03.5"));
        TableSchema b = items(
                "id",
                "int",
                "d",
                "datetime",
                "t",
                "datetime",
                "p",
                "decimal(6,3)",
                "u",
                "varbinary(16)",
                "f",
                "bigint",
                "o",
                "time");
        apply(b, write(b, 2, 2L, null, null, null, null, null, null));
        applyOn(
                "b",
                a,
                write(
                        a,
                        1,
                        3L,
                        "0000-00-00",
                        "2026-01-02T03:04:05.500",
                        new BigDecimal("1.50"),
                        uuid,
                        2L,
                        "01:02:03.5"));
        String row =
                ",0000-00-00T00:00:00,2026-01-02T03:04:06,1.500,00000000-0000-0000-0000-000000000007,true,01:02:04;";
        assertThat(select("SELECT * FROM shop.items WHERE id <> 2 ORDER BY id")).isEqualTo("1" + row + "3" + row);
        // 2 and 1 are one value here.
        first[11] = "tinyint";
        TableSchema c = items(first);
        assertThatThrownBy(() -> apply(c, write(c, 3, 4L, null, null, null, null, null, null)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'f'");
    }

    @Test
    void labelsAreAddedReorderedAndRemoved() throws Exception {
        TableSchema a = labels("enum", "x", "y");
        TableSchema b = labels("enum", "z", "y");
        apply(a, write(a, 1, 1L, "y"));
        apply(b, write(b, 2, 2L, "z"));
        assertThat(select("SELECT * FROM shop.items ORDER BY id")).isEqualTo("1,y;2,z;");
        TableSchema c = labels("enum", "z", "Y");
        assertThatThrownBy(() -> apply(c, write(c, 3, 3L, "z")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("none of the new labels");
    }

    private static TableSchema labels(String type, String... labels) {
        ColumnType of = ColumnType.parse(type, "utf8mb4", List.of(labels));
        return new TableSchema(ITEMS, List.of(Column.of("id", "int"), new Column("e", of, true)), List.of("id"));
    }
}
