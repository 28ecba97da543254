package io.orrery.simulation;

import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.List;

/** Tables of every kind of key. Column {@code n} counts the changes of all of them, so that a row tells how old it is. */
final class Tables {

    static final TableSchema INTEGERS = table("integers", List.of("id"), Column.of("id", "bigint"));
    static final TableSchema TEXTS = table("texts", List.of("id"), Column.of("id", "varchar(40)"));
    static final TableSchema PAIRS =
            table("pairs", List.of("b", "a"), Column.of("a", "int"), Column.of("b", "varchar(40)"));
    static final TableSchema BAG = table("bag", List.of(), Column.of("a", "int"));

    static final List<TableSchema> ALL = List.of(INTEGERS, TEXTS, PAIRS, BAG);

    private Tables() {}

    private static TableSchema table(String name, List<String> key, Column... columns) {
        List<Column> all = new java.util.ArrayList<>(List.of(columns));
        if (!key.isEmpty()) {
            all.add(Column.of("n", "bigint"));
            all.add(Column.of("pad", "text"));
        }
        return new TableSchema(new TableName("shop", name), all, key);
    }

    static TableSchema of(TableName name) {
        return ALL.stream()
                .filter(schema -> schema.table().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /**
     * The row of a key.
     *
     * @param key a small number
     * @param n which change made it; means nothing where the table has no key, in which rows are to be equal
     */
    static Row row(TableSchema schema, int key, long n, String pad) {
        if (schema == INTEGERS) {
            return new Row(schema, (long) key, n, pad);
        }
        if (schema == TEXTS) {
            return new Row(schema, "kéy|" + key, n, pad);
        }
        if (schema == PAIRS) {
            return new Row(schema, (long) (key % 3), "p\\" + key, n, pad);
        }
        return new Row(schema, (long) (key % 4));
    }

    /** Its text, to compare. */
    static String text(Row row) {
        return row.toMap().toString();
    }
}
