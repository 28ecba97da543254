package io.orrery.consumer.testkit;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Tables of every kind of key, each with a number and a note beside it. */
final class ContractTables {

    private static final List<String> DAYS = List.of("0000-00-00", "2026-01-02", "2026-00-00");
    private static final List<String> KINDS = List.of("a", "b", "C");

    static final TableSchema ITEMS = table("items", List.of("id"));

    private static final TableSchema BY_TEXT = table("by_text", List.of("code"), text("code"));
    private static final TableSchema BY_TWO =
            table("by_two", List.of("shop", "code"), Column.of("shop", "int"), text("code"));
    private static final TableSchema BY_DAY =
            table("by_day", List.of("day", "n"), Column.of("day", "date"), Column.of("n", "int unsigned"));
    private static final TableSchema BY_HASH = table("by_hash", List.of("hash"), Column.of("hash", "binary(3)"));
    private static final TableSchema BY_KIND = table(
            "by_kind",
            List.of("kind", "price"),
            new Column("kind", ColumnType.parse("enum", "utf8mb4", KINDS), false),
            Column.of("price", "decimal(6,2)"));

    /** Its rows have nothing but their values. */
    static final TableSchema COPIES = table("copies", List.of());

    static final List<TableSchema> ALL = List.of(ITEMS, COPIES, BY_TEXT, BY_TWO, BY_DAY, BY_HASH, BY_KIND);

    private ContractTables() {}

    private static Column text(String name) {
        return new Column(name, ColumnType.parse("varchar(40)", "utf8mb4", List.of()), false);
    }

    private static TableSchema table(String name, List<String> key, Column... keyColumns) {
        List<Column> columns = new ArrayList<>(List.of(keyColumns));
        columns.add(new Column("id", ColumnType.parse("bigint"), false));
        columns.add(new Column("note", ColumnType.parse("varchar(40)", "utf8mb4", List.of()), true));
        return new TableSchema(new TableName("contract", name), columns, key);
    }

    /** The row of a table that {@code id} names. */
    static Row row(TableSchema table, long id, String note) {
        List<Object> values = new ArrayList<>(key(table, id));
        values.add(id);
        values.add(note);
        return new Row(table, values.toArray());
    }

    private static List<Object> key(TableSchema table, long id) {
        String nth = "k" + id % 3;
        if (table.equals(BY_TEXT)) {
            return List.of(nth + "|\\'\"" + id / 3);
        } else if (table.equals(BY_TWO)) {
            return List.of(id / 3, nth);
        } else if (table.equals(BY_DAY)) {
            return List.of(DAYS.get((int) id % 3), id / 3);
        } else if (table.equals(BY_HASH)) {
            return List.of(new byte[] {0, (byte) -id, 1});
        } else if (table.equals(BY_KIND)) {
            return List.of(KINDS.get((int) id % 3), new BigDecimal(id / 3 + ".50"));
        }
        return List.of();
    }
}
