package io.orrery.producer.defaults;

import io.orrery.event.Column;
import io.orrery.event.EarlierValue;
import io.orrery.event.TableName;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The columns that statements of the binary log have added to tables, with the defaults that they were given. The
 * statement is asked and not the data dictionary, which has the default of today: frameworks add a column with a default
 * and drop the default with the next statement. For one thread, but for {@link #text()}.
 */
public final class AddedColumns {

    /** Past either all are forgotten. */
    private static final int MOST = 2_000;

    private static final int MOST_CHARACTERS = 100_000;

    private final Map<TableName, Map<String, WrittenDefault>> tables = new TreeMap<>();
    private final String rules;
    private int count;
    private boolean changed;
    private volatile String text = "";

    private AddedColumns(String rules) {
        this.rules = rules;
    }

    /**
     * What the producer before left, unless it worked under other rules: a column that was left out had other values
     * since than those that it got first.
     *
     * @param text what {@link #text()} gave then; empty for nothing
     * @param rules what decides which columns are published
     */
    public static AddedColumns read(String text, String rules) {
        AddedColumns columns = new AddedColumns(rules);
        AddedColumnsText.read(text, rules, columns);
        columns.settle();
        return columns;
    }

    /** None. */
    public static AddedColumns none() {
        return new AddedColumns("");
    }

    /** What is to be left to the next producer, as of the last {@link #settle}; empty for nothing. Any thread may ask. */
    public String text() {
        return text;
    }

    /** To be called after the changes of a statement. */
    public void settle() {
        if (!changed) {
            return;
        }
        changed = false;
        tables.values().removeIf(Map::isEmpty);
        String now = tables.isEmpty() ? "" : AddedColumnsText.write(rules, tables);
        if (now.length() > MOST_CHARACTERS) {
            tables.clear();
            now = "";
        }
        text = now;
    }

    /** A statement added the column. */
    public void added(TableName table, String column, WrittenDefault written) {
        if (count >= MOST) {
            tables.clear();
            count = 0;
        }
        tables.computeIfAbsent(table, t -> new TreeMap<>()).put(name(column), written);
        count++;
        changed = true;
    }

    /** The column is another one now, or none, or nobody knows what it is. */
    public void gone(TableName table, String column) {
        tables.forEach((known, columns) -> {
            if (mayBe(known, table)) {
                changed |= columns.remove(name(column)) != null;
            }
        });
    }

    /** The name stands for no table, or for a new one, or for one that was changed in a way that was not understood. */
    public void forget(TableName table) {
        changed |= tables.keySet().removeIf(known -> mayBe(known, table));
    }

    /** As {@link #forget(TableName)} for the tables of a database. */
    public void forget(String schema) {
        changed |= tables.keySet().removeIf(table -> table.schema().equalsIgnoreCase(schema));
    }

    /**
     * Tables got other names, all at once.
     *
     * @param originOf the new names, each with the old one
     */
    public void renamed(Map<TableName, TableName> originOf) {
        Map<TableName, Map<String, WrittenDefault>> moved = new HashMap<>();
        originOf.values().forEach(origin -> moved.put(origin, tables.remove(origin)));
        originOf.forEach((name, origin) -> {
            forget(name);
            if (moved.get(origin) != null) {
                tables.put(name, moved.get(origin));
                changed = true;
            }
        });
    }

    /** The column, with what is known of the rows that were there before it. */
    public Column told(TableName table, Column column) {
        Map<String, WrittenDefault> columns = tables.get(table);
        WrittenDefault written = columns == null ? null : columns.get(name(column.name()));
        EarlierValue earlier =
                written == null ? EarlierValue.UNKNOWN : DefaultValues.of(written, column.type(), column.nullable());
        return column.withEarlier(earlier);
    }

    /** On some servers the names of tables don't tell cases apart, and a statement has them as somebody wrote them. */
    private static boolean mayBe(TableName known, TableName written) {
        return known.schema().equalsIgnoreCase(written.schema())
                && known.table().equalsIgnoreCase(written.table());
    }

    /** Names of columns don't tell cases apart. */
    private static String name(String column) {
        return column.toLowerCase(Locale.ROOT);
    }
}
