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
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.EarlierValue;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the rows that are there hold in a column that comes. */
class BackfillTest {

    private static final TableSchema BEFORE = schema(ITEMS, List.of("id"), "id", "int");

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

    private static Column column(String name, String type, Object earlier) {
        List<String> labels = type.equals("set") ? List.of("x", "it's") : List.of();
        return new Column(name, ColumnType.parse(type, null, labels), earlier == null, EarlierValue.of(earlier));
    }

    private static TableSchema after(TableSchema before, List<String> key, Column... added) {
        List<Column> columns = new ArrayList<>(before.columns());
        columns.addAll(List.of(added));
        return new TableSchema(ITEMS, columns, key);
    }

    private static TableSchema after(Column... added) {
        return after(BEFORE, List.of("id"), added);
    }

    @Test
    void liveRowsHoldItAsARowThatIsWritten() throws Exception {
        open("");
        List<Column> added = List.of(
                column("a", "bigint unsigned", new BigInteger("18446744073709551615")),
                column("b", "tinyint", -128L),
                column("c", "bit(1)", 1L),
                column("d", "bit(10)", 513L),
                column("e", "decimal(10,2)", new BigDecimal("1.50")),
                column("f", "decimal(65,30)", new BigDecimal("0").setScale(30)),
                column("g", "float", 0.1f),
                column("h", "double", 1e300),
                column("i", "date", "2024-02-29"),
                column("j", "date", "0000-00-00"),
                column("k", "datetime(6)", "1000-01-01T00:00:00.500000"),
                column("l", "timestamp(3)", "2024-06-15T01:02:03.250Z"),
                column("m", "time(3)", "-838:59:59.000"),
                column("n", "year", 2024L),
                column("o", "varchar(20)", "it's \"new\"\n\u00e9\ud83d\ude00"),
                column("p", "varchar(20)", ""),
                column("q", "varbinary(9)", new byte[] {0, -1, 39, 92}),
                column("r", "set", List.of("x", "it's")),
                column("s", "set", List.of()),
                column("t", "json", "null"),
                column("u", "int", null));
        TableSchema after = after(added.toArray(Column[]::new));
        apply(BEFORE, write(BEFORE, 1, 1L), write(BEFORE, 2, 2L), delete(BEFORE, 3, 2L));
        Object[] written = new Object[added.size() + 1];
        written[0] = 3L;
        for (int i = 0; i < added.size(); i++) {
            written[i + 1] = ((EarlierValue.Known) added.get(i).earlier()).value();
        }
        apply(after, write(after, 4, written));
        String columns = "* EXCLUDE id";
        String earlier = select("SELECT " + columns + " FROM shop.items WHERE id = 1");
        assertThat(earlier)
                .isEqualTo(select("SELECT " + columns + " FROM shop.items WHERE id = 3"))
                .startsWith("18446744073709551615,-128,true,1000000001,1.50,");
        assertThat(select("SELECT a, o, _orrery_version FROM _orrery_data.\"shop.items\" WHERE id = 2"))
                .as("marks of deleted rows stay")
                .isEqualTo("null,null,3;");
        // No DEFAULT stays with the column.
        assertThat(select("SELECT column_default FROM duckdb_columns() WHERE column_name = 'o'"))
                .isEqualTo("null;null;");
    }

    @Test
    void rowsOfTheOlderFormThatComeLateHoldItToo() throws Exception {
        open("");
        TableSchema after = after(column("c", "varchar(9)", "new"));
        apply(BEFORE, write(BEFORE, 1, 1L));
        apply(after, write(after, 9, 9L, "x"));
        apply(BEFORE, write(BEFORE, 2, 2L), update(BEFORE, 3, 1L), delete(BEFORE, 4, 5L));
        assertThat(select("FROM shop.items ORDER BY id")).isEqualTo("1,new;2,new;9,x;");
        store.close();
        open("");
        apply(BEFORE, write(BEFORE, 5, 3L));
        assertThat(select("FROM shop.items ORDER BY id")).isEqualTo("1,new;2,new;3,new;9,x;");
    }

    @Test
    void whatIsToldLaterChangesNothing() throws Exception {
        open("");
        TableSchema after = after(column("c", "varchar(9)", "new"));
        TableSchema untold = after(new Column("c", ColumnType.parse("varchar(9)"), false));
        TableSchema more = after(untold, List.of("id"), column("d", "int", 7L));
        apply(BEFORE, write(BEFORE, 1, 1L));
        apply(after, write(after, 10, 9L, "x"));
        // As another producer says it, which has not seen the statement.
        apply(untold, write(untold, 11, 8L, "y"));
        apply(BEFORE, write(BEFORE, 2, 2L));
        apply(more, write(more, 12, 7L, "z", 1L));
        apply(BEFORE, write(BEFORE, 3, 3L));
        apply(after, write(after, 4, 4L, "w"));
        assertThat(select("FROM shop.items ORDER BY id")).isEqualTo("1,new,7;2,new,7;3,new,7;4,w,7;7,z,1;8,y,7;9,x,7;");
    }

    @Test
    void whatIsNotToldIsNull() throws Exception {
        open("");
        TableSchema after = after(new Column("c", ColumnType.parse("int"), false));
        apply(BEFORE, write(BEFORE, 1, 1L));
        apply(after, write(after, 3, 3L, 5L));
        apply(BEFORE, write(BEFORE, 2, 2L));
        assertThat(select("FROM shop.items ORDER BY id")).isEqualTo("1,null;2,null;3,5;");
    }

    @Test
    void settingsHoldForItAsForRows() throws Exception {
        open("""
                tables:
                  shop.items:
                    exclude: [secret]
                    may-lack: [secret, mail, phone, name]
                    rename: {n: amount}
                    mask: {mail: sha256, phone: "null", name: "constant:x"}
                    types: {u: uuid, d: text, f: boolean, t: time}
                """);
        TableSchema after = after(
                column("secret", "varchar(9)", "s3cret"),
                column("n", "int", 5L),
                column("mail", "varchar(9)", "a@b"),
                column("phone", "int", 123L),
                column("name", "varchar(9)", "Ann"),
                column("u", "binary(16)", new byte[16]),
                column("d", "date", "0000-00-00"),
                column("f", "tinyint", 2L),
                column("t", "time(1)", "23:59:59.9"));
        apply(BEFORE, write(BEFORE, 1, 1L));
        apply(
                after,
                write(after, 2, 2L, "s3cret", 5L, "a@b", 123L, "Ann", new byte[16], "0000-00-00", 2L, "23:59:59.9"));
        String rest = "SELECT * EXCLUDE id FROM shop.items WHERE id = ";
        assertThat(select(rest + 1))
                .isEqualTo(select(rest + 2))
                .startsWith("5,7508d8b5018ea640")
                .contains("0000-00-00");
    }

    @Test
    void whatCannotBeStoredIsRefusedByNameBeforeAnythingChanges() throws Exception {
        open("tables: {shop.items: {types: {u: uuid}}}");
        TableSchema after = after(column("u", "varchar(36)", "s3cret"));
        apply(BEFORE, write(BEFORE, 1, 1L));
        assertThatThrownBy(() -> apply(after, write(after, 2, 2L, "00000000-0000-0000-0000-000000000007")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("column 'u'")
                .hasMessageContaining("olap rebuild")
                .hasMessageNotContaining("s3cret");
        assertThat(select("FROM shop.items")).isEqualTo("1;");
    }

    @Test
    void aHistoryShowsWhatWasLogged() throws Exception {
        open("tables: {shop.items: {history: true}}");
        TableSchema after = after(column("c", "int", 7L));
        apply(BEFORE, write(BEFORE, 1, 1L));
        apply(after, write(after, 3, 3L, 5L));
        apply(BEFORE, write(BEFORE, 2, 2L));
        assertThat(select("SELECT id, c FROM shop.items ORDER BY id")).isEqualTo("1,null;2,null;3,5;");
    }

    @Test
    void aRowWithoutAKeyIsFoundByIt() throws Exception {
        open("");
        TableSchema before = schema(ITEMS, List.of(), "x", "int");
        TableSchema after = after(before, List.of(), column("c", "varchar(9)", "new"));
        apply(before, write(before, 1, 1L), write(before, 2, 2L), write(before, 3, 2L));
        apply(after, write(after, 9, 9L, "x"), delete(after, 10, 1L, "new"), delete(after, 11, 2L, "new"));
        assertThat(select("FROM shop.items ORDER BY x")).isEqualTo("2,new;9,x;");
        apply(before, write(before, 4, 4L));
        apply(after, delete(after, 12, 4L, "new"));
        assertThat(select("FROM shop.items ORDER BY x")).isEqualTo("2,new;9,x;");
    }

    @Test
    void aColumnThatIsKnownMayComeIntoTheKey() throws Exception {
        open("");
        TableSchema after = after(BEFORE, List.of("id", "part"), column("part", "int", 0L));
        apply(BEFORE, write(BEFORE, 1, 1L), write(BEFORE, 2, 2L), write(BEFORE, 3, 3L));
        // Of one row in both forms, in one batch, the newer counts.
        apply(
                after,
                write(after, 9, 9L, 1L),
                delete(after, 10, 1L, 0L),
                update(BEFORE, 4, 2L),
                delete(after, 11, 2L, 0L));
        assertThat(select("FROM shop.items ORDER BY id")).isEqualTo("3,0;9,1;");
        apply(BEFORE, update(BEFORE, 5, 2L), delete(BEFORE, 6, 3L));
        assertThat(select("FROM shop.items ORDER BY id")).isEqualTo("9,1;");
    }

    @Test
    void aColumnThatWasAddedWhereAnotherWentIsNotARenamedOne() throws Exception {
        open("");
        TableSchema before = schema(ITEMS, List.of("id"), "id", "int", "a", "varchar(9)");
        TableSchema after = after(column("b", "varchar(9)", "new"));
        apply(before, write(before, 1, 1L, "old"));
        apply(after, write(after, 2, 2L, "x"));
        assertThat(select("FROM shop.items ORDER BY id")).isEqualTo("1,new;2,x;");
    }

    @Test
    void aColumnThatAnImageLeavesOutIsStillRefused() throws Exception {
        open("");
        TableSchema after = after(column("c", "int", 7L));
        apply(after, write(after, 1, 1L, 5L));
        assertThat(apply(after, update(after, 2, 1L, Row.ABSENT)).rejections()).hasSize(1);
        assertThat(select("FROM shop.items")).isEqualTo("1,5;");
    }
}
