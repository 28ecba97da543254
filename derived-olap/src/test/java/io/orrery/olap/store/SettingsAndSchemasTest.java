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
import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.MysqlType;
import io.orrery.event.Row;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Write;
import io.orrery.runtime.OrreryException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsAndSchemasTest {

    @TempDir
    Path folder;

    private OlapStore store;
    private long end;

    private void open(String yaml) throws Exception {
        store = TestStores.open(folder, yaml);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private ApplyResult apply(Event... events) throws Exception {
        end++;
        return store.apply(batch("a", end, events));
    }

    private String select(String sql) throws Exception {
        return TestStores.select(store, sql);
    }

    @Test
    void columnsAreLeftOutRenamedMaskedAndTyped() throws Exception {
        open("""
                tables:
                  shop.items:
                    exclude: [secret]
                    rename: {n: amount}
                    mask: {mail: sha256, phone: "null", name: "constant:x"}
                    types: {u: uuid, d: text, f: boolean, t: time}
                """);
        TableSchema schema = schema(
                ITEMS,
                List.of("id"),
                "id",
                "int",
                "secret",
                "varchar(9)",
                "n",
                "int",
                "mail",
                "varchar(9)",
                "phone",
                "int",
                "name",
                "varchar(9)",
                "u",
                "binary(16)",
                "d",
                "date",
                "f",
                "tinyint",
                "t",
                "time(1)");
        byte[] uuid = new byte[16];
        uuid[15] = 7;
        apply(
                schema,
                write(schema, 1, 1L, "s3cret", 5L, "a@b", 123L, "Ann", uuid, "0000-00-00", 1L, "23:59:59.9"),
                write(schema, 2, 2L, null, null, null, null, null, null, null, null, null));
        assertThat(select("FROM shop.items ORDER BY id"))
                .isEqualTo("1,5,7508d8b5018ea640b85269861a101203f0c26900555268e930025dac844b0f35,null,x,"
                        + "00000000-0000-0000-0000-000000000007,0000-00-00,true,23:59:59.900;"
                        + "2,null,null,null,null,null,null,null,null;");
        assertThat(apply(schema, write(schema, 3, 3L, null, null, null, null, null, null, null, null, "24:00:00.0"))
                        .rejections())
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).contains("'t'", "within a day"));
        store.close();
        assertThatThrownBy(() -> open("tables: {shop.items: {exclude: [secret, mail]}}"))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("settings of table shop.items have changed")
                .hasMessageContaining("olap rebuild");
        store = OlapStore.open(folder.resolve("u.duckdb"), OlapSettings.of("s"));
    }

    @Test
    void nothingOfATableIsStoredWhereTheFileMayHideAnotherColumnThanItMeans() throws Exception {
        TableSchema schema = schema(ITEMS, List.of("id"), "id", "int", "mail", "varchar(9)");
        for (String key : List.of("exclude: [mial]", "mask: {mial: sha256}")) {
            open("tables: {shop.items: {" + key + "}}");
            assertThatThrownBy(() -> apply(schema, write(schema, 1, 1L, "a@b")))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("column 'mial' of shop.items")
                    .hasMessageContaining("the nearest is 'mail'");
            assertThat(store.tables()).isEmpty();
            store.close();
        }
        open("tables: {shop.itmes: {mask: {mail: sha256}}}");
        assertThatThrownBy(() -> apply(schema, write(schema, 1, 1L, "a@b")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("hide columns of shop.itmes")
                .hasMessageContaining("shop.items: {}");
        assertThat(store.tables()).isEmpty();
        store.close();
        open("tables: {shop.itmes: {mask: {mail: sha256}}, shop.items: {exclude: [ssn], may-lack: [ssn]}}");
        apply(schema, write(schema, 1, 1L, "a@b"));
        assertThat(select("FROM shop.items")).isEqualTo("1,a@b;");
        store.close();
        open("tables: {shop.itmes: {mask: {mail: sha256}}, shop.items: {exclude: [ssn]}}");
        assertThat(select("FROM shop.items"))
                .as("what may be lacking is no other form")
                .isEqualTo("1,a@b;");
    }

    @Test
    void aHiddenColumnThatMayHaveBeenRenamedIsNotStoredUnderItsNewName() throws Exception {
        open("tables: {shop.items: {exclude: [mail]}}");
        TableSchema schema = schema(ITEMS, List.of("id"), "id", "int", "mail", "varchar(9)");
        apply(schema, write(schema, 1, 1L, "a@b"));
        TableSchema renamed = schema(ITEMS, List.of("id"), "id", "int", "email", "varchar(9)");
        assertThatThrownBy(() -> apply(renamed, write(renamed, 2, 2L, "c@d")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("column 'mail' of shop.items")
                .hasMessageContaining("[email]");
        TableSchema dropped = schema(ITEMS, List.of("id"), "id", "int");
        apply(dropped, write(dropped, 3, 3L));
        TableSchema later = schema(ITEMS, List.of("id"), "id", "int", "note", "varchar(9)");
        apply(later, write(later, 4, 4L, "x"));
        assertThat(select("FROM shop.items ORDER BY id")).isEqualTo("1,null;3,null;4,x;");
    }

    @Test
    void aMaskedKeyStillNamesTheRowAndStaysHidden() throws Exception {
        open("tables: {shop.items: {mask: {mail: 'constant:x'}}}");
        TableSchema schema = schema(ITEMS, List.of("mail"), "mail", "varchar(9)", "n", "int");
        apply(schema, write(schema, 1, "a@b", 1L), write(schema, 2, "c@d", 2L));
        apply(schema, update(schema, 3, "a@b", 3L), delete(schema, 4, "c@d", 2L));
        assertThat(select("FROM shop.items")).isEqualTo("x,3;");
        assertThat(select("FROM _orrery_data.\"shop.items\""))
                .doesNotContain("a@b")
                .doesNotContain("c@d");
    }

    @Test
    void aHistoryKeepsEveryChangeOnce() throws Exception {
        open("tables: {shop.items: {history: true}}");
        TableSchema schema = schema(ITEMS, List.of("id"), "id", "int", "n", "int");
        Event[] events = {schema, write(schema, 1, 1L, 1L), update(schema, 2, 1L, 2L), delete(schema, 3, 1L, 2L)};
        assertThat(apply(events)).isEqualTo(ApplyResult.of(3, 0));
        assertThat(apply(events)).isEqualTo(ApplyResult.of(0, 3));
        apply(schema, Events.truncate(schema, 9), write(schema, 10, 1L, 3L));
        assertThat(select("SELECT id, n, _operation, _version FROM shop.items ORDER BY _version"))
                .isEqualTo("1,1,insert,1;1,2,update,2;1,2,delete,3;1,3,insert,10;");
        assertThat(select("SELECT DISTINCT _committed_at FROM shop.items")).startsWith("2026-01-02T03:04:05Z");
    }

    @Test
    void aHistoryKeepsBothHalvesOfAnUpdateThatChangedTheKey() throws Exception {
        open("tables: {shop.items: {history: true}, shop.keyless: {history: true}}");
        TableSchema keyed = schema(ITEMS, List.of("id"), "id", "int");
        TableSchema keyless = schema(new TableName("shop", "keyless"), List.of(), "id", "int");
        for (TableSchema schema : List.of(keyed, keyless)) {
            ChangeEvent<Row> gone = delete(schema, 11, 1L);
            Metadata at = gone.metadata();
            Metadata same = new Metadata(
                    at.table(), at.origin(), 12, at.schemaId(), at.committedAt(), at.source(), at.snapshot());
            Event[] events = {schema, gone, new Write<>(same, new Row(schema, 2L))};
            assertThat(apply(events)).isEqualTo(ApplyResult.of(2, 0));
            assertThat(apply(events)).isEqualTo(ApplyResult.of(0, 2));
            assertThat(select("SELECT id, _operation FROM " + schema.table() + " ORDER BY _version"))
                    .isEqualTo("1,delete;2,insert;");
        }
    }

    @Test
    void addedDroppedReorderedSwappedAndRetypedColumnsAreFollowed() throws Exception {
        open("");
        TableSchema a = schema(
                ITEMS,
                List.of("id"),
                "id",
                "int",
                "x",
                "int",
                "y",
                "int",
                "s",
                "set",
                "d",
                "decimal(5,2)",
                "g",
                "date");
        TableSchema b = schema(
                ITEMS,
                List.of("id"),
                "g",
                "datetime",
                "id",
                "bigint unsigned",
                "y",
                "double",
                "x",
                "varchar(20)",
                "s",
                "varchar(20)",
                "d",
                "decimal(10,4)",
                "z",
                "int");
        apply(a, write(a, 1, 1L, 10L, 20L, List.of("p", "q"), new BigDecimal("1.25"), "2026-01-02"));
        apply(b, write(b, 2, "2026-01-02T03:04:05", 2L, 0.5, "text", "p", new BigDecimal("2.0001"), 9L));
        assertThat(select("FROM shop.items ORDER BY id"))
                .isEqualTo(
                        "2026-01-02 00:00:00.0,1,20.0,10,p,q,1.2500,null;2026-01-02 03:04:05.0,2,0.5,text,p,2.0001,9;");
        // A shard that is behind brings a row of the old schema.
        store.apply(batch("b", 1, a, write(a, 1, 3L, 11L, 21L, List.of("q"), new BigDecimal("3.5"), "2026-01-03")));
        assertThat(select("FROM shop.items WHERE id = 3")).isEqualTo("2026-01-03 00:00:00.0,3,21.0,11,q,3.5000,null;");
        assertThat(select("SELECT column_name FROM duckdb_columns() WHERE table_name = 'items' ORDER BY column_index"))
                .isEqualTo("g;id;y;x;s;d;z;");
    }

    @Test
    void whatCannotBeFollowedNamesTheRemedyAndHarmsNothing() throws Exception {
        open("");
        TableSchema a = schema(ITEMS, List.of("id"), "id", "int", "t", "timestamp");
        TableSchema b = schema(ITEMS, List.of("id"), "id", "int", "t", "datetime");
        apply(a, write(a, 1, 1L, "2026-01-02T03:04:05Z"));
        assertThatThrownBy(() -> apply(b, write(b, 2, 2L, "2026-01-02T03:04:06")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'t' of shop.items from timestamp to datetime")
                .hasMessageContaining("olap rebuild");
        assertThat(select("SELECT id, t::VARCHAR FROM shop.items")).isEqualTo("1,2026-01-02 03:04:05+00;");
        apply(a, write(a, 3, 3L, null));
        assertThat(select("SELECT count(*) FROM shop.items")).isEqualTo("2;");
    }

    /** A database whose columns' names differ in case alone: DuckDB knows one of them. */
    @Test
    void columnsThatDifferInCaseAloneAreRefusedWithTheRemedy() throws Exception {
        TableSchema schema = schema(ITEMS, List.of("id"), "id", "int", "name", "varchar(9)", "Name", "varchar(9)");
        open("");
        assertThatThrownBy(() -> apply(schema, write(schema, 1, 1L, "a", "b")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'Name' of shop.items")
                .hasMessageContaining("rename the column in the settings file");
        store.close();
        open("tables: {shop.items: {rename: {Name: name2}}}");
        apply(schema, write(schema, 1, 1L, "a", "b"));
        assertThat(select("FROM shop.items")).isEqualTo("1,a,b;");
    }

    @Test
    void aTableOfTwoDatabasesIsRefusedWithTheRemedy() throws Exception {
        TableSchema schema = schema(ITEMS, List.of("id"), "id", "int");
        open("");
        apply(schema, write(schema, 5, 1L));
        store.close();
        open("");
        Metadata other = new Metadata(
                ITEMS, "other", 6, schema.id(), Instant.EPOCH, new SourcePosition(null, "binlog.000001", 6, 0), false);
        Write<Row> foreign = new Write<>(other, new Row(schema, 2L));
        assertThatThrownBy(() -> apply(schema, foreign))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'shop'")
                .hasMessageContaining("'other'")
                .hasMessageContaining("olap rebuild");
        assertThat(select("FROM shop.items")).isEqualTo("1;");
        // Another table of that name, once this one is gone.
        apply(schema, Events.drop(schema, 7));
        apply(
                schema,
                new Write<>(
                        new Metadata(
                                ITEMS,
                                "other",
                                8,
                                schema.id(),
                                Instant.EPOCH,
                                new SourcePosition(null, "binlog.000001", 8, 0),
                                false),
                        new Row(schema, 2L)));
        assertThat(select("FROM shop.items")).isEqualTo("2;");
    }

    @Test
    void rowsThatTheSourceDoesNotLogInFullAreRefusedWithTheRemedy() throws Exception {
        TableSchema schema = schema(ITEMS, List.of("id"), "id", "int", "name", "varchar(9)");
        open("");
        apply(schema, write(schema, 1, 1L, "one"));
        ApplyResult result = apply(schema, update(schema, 2, 1L, Row.ABSENT));
        assertThat(result.rejections()).singleElement().satisfies(rejection -> assertThat(rejection.reason())
                .contains("'name' is absent")
                .contains("binlog_row_image=FULL"));
        assertThat(select("FROM shop.items")).isEqualTo("1,one;");
    }

    @Test
    void aTableWithoutKeyGetsAColumnAndItsRowsAreStillFound() throws Exception {
        open("");
        TableSchema a = schema(ITEMS, List.of(), "x", "int", "y", "varchar(9)");
        TableSchema b = schema(ITEMS, List.of(), "x", "int", "y", "varchar(9)", "z", "int");
        apply(a, write(a, 1, 1L, "one"), write(a, 2, 2L, "two"));
        apply(b, write(b, 3, 3L, "three", 3L));
        assertThat(apply(b, delete(b, 4, 1L, "one", null))).isEqualTo(ApplyResult.of(1, 0));
        assertThat(select("FROM shop.items ORDER BY x")).isEqualTo("2,two,null;3,three,3;");
        // Late, and already there.
        assertThat(store.apply(batch("b", 1, a, write(a, 2, 2L, "two")))).isEqualTo(ApplyResult.of(0, 1));
    }

    @Test
    void anotherPrimaryKeyIsFollowed() throws Exception {
        open("");
        TableSchema a = schema(ITEMS, List.of("x"), "x", "int", "y", "date");
        TableSchema byDate = schema(ITEMS, List.of("y"), "x", "int", "y", "date");
        TableSchema keyless = schema(ITEMS, List.of(), "x", "int", "y", "date");
        apply(a, write(a, 1, 1L, "2026-01-01"), write(a, 2, 2L, "2026-01-02"), delete(a, 3, 2L, "2026-01-02"));
        apply(byDate, update(byDate, 5, 7L, "2026-01-01"));
        assertThat(select("FROM shop.items ORDER BY x")).isEqualTo("7,2026-01-01;");
        apply(keyless, write(keyless, 8, 8L, "2026-01-08"), delete(keyless, 9, 7L, "2026-01-01"));
        assertThat(select("FROM shop.items")).isEqualTo("8,2026-01-08;");
        apply(a, update(a, 10, 8L, "2026-02-02"));
        assertThat(select("FROM shop.items")).isEqualTo("8,2026-02-02;");
    }

    /** {@code ADD COLUMN part INT AUTO_INCREMENT, DROP PRIMARY KEY, ADD PRIMARY KEY (id, part)}: no row is logged. */
    @ParameterizedTest
    @ValueSource(strings = {"int", "date"})
    void aNewColumnInTheKeyIsRefusedWhereThereAreRows(String type) throws Exception {
        TableSchema a = schema(ITEMS, List.of("id"), "id", "int");
        TableSchema b = schema(ITEMS, List.of("id", "part"), "id", "int", "part", type);
        Object part = type.equals("int") ? (Object) 1L : "2026-01-02";
        open("");
        apply(a, write(a, 1, 1L), write(a, 2, 2L));
        assertThatThrownBy(() -> apply(b, write(b, 3, 3L, part)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'part'")
                .hasMessageContaining("olap rebuild");
        assertThat(select("FROM shop.items ORDER BY id")).isEqualTo("1;2;");
        // Nothing is left of the refused change, and without rows nothing is unknown.
        apply(a, delete(a, 4, 1L), delete(a, 5, 2L));
        apply(b, write(b, 6, 3L, part), delete(b, 7, 4L, part));
        assertThat(select("SELECT id FROM shop.items")).isEqualTo("3;");
    }

    @Test
    void aColumnThatIsNullHereIsNotPutIntoTheKey() throws Exception {
        TableSchema a = schema(ITEMS, List.of("id"), "id", "int", "day", "date");
        TableSchema b = schema(ITEMS, List.of("day", "id"), "id", "int", "day", "date");
        open("");
        apply(a, write(a, 1, 1L, "2026-01-02"), write(a, 2, 2L, "0000-00-00"));
        assertThatThrownBy(() -> apply(b, write(b, 3, 3L, "2026-01-03")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'day'");
        apply(a, delete(a, 4, 2L, "0000-00-00"));
        apply(b, write(b, 5, 3L, "2026-01-03"), delete(b, 6, 1L, "2026-01-02"));
        assertThat(select("SELECT id FROM shop.items")).isEqualTo("3;");
    }

    @Test
    void aColumnThatMustHoldSomethingIsRefusedInATableWithoutKey() throws Exception {
        TableSchema a = schema(ITEMS, List.of(), "x", "int");
        TableSchema b = new TableSchema(
                ITEMS, List.of(Column.of("x", "int"), new Column("y", ColumnType.parse("int"), false)), List.of());
        open("");
        apply(a, write(a, 1, 1L));
        assertThatThrownBy(() -> apply(b, write(b, 2, 2L, 2L)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("'y'");
        apply(a, delete(a, 3, 1L));
        apply(b, write(b, 4, 2L, 2L));
        assertThat(select("FROM shop.items")).isEqualTo("2,2;");
    }

    private static TableSchema sizes(String... labels) {
        Column size =
                new Column("size", new ColumnType(MysqlType.ENUM, false, 0, 0, "utf8mb4", List.of(labels)), false);
        return new TableSchema(new TableName("shop", "sizes"), List.of(size), List.of("size"));
    }

    @Test
    void anInvalidValueIsAnotherKeyThanAnEmptyLabel() throws Exception {
        open("tables: {}");
        apply(sizes("s"), write(sizes("s"), 1, "s"), write(sizes("s"), 2, ""));
        TableSchema empty = sizes("s", "");
        apply(empty, write(empty, 3, ""), write(empty, 4, "s"));
        assertThat(select("SELECT size FROM shop.sizes ORDER BY size")).isEqualTo(";0;s;");
    }
}
