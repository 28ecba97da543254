package io.orrery.simulation;

import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tables and the log of them. As in MySQL's group commit, a transaction stands in the log before a SELECT sees it, and counts
 * as executed only once it does.
 */
final class ModelMysql {

    private static final int KEYS = 12;

    /** More than a Kinesis record of these runs takes. */
    private static final int LARGE = 22_000;

    private final World world;
    private final ModelLog log = new ModelLog();

    /** As committed, and as a SELECT sees it. Rows by their key; of the table without one by a number of their own. */
    private final Map<TableName, TreeMap<String, Row>> committed = new HashMap<>();

    private final Map<TableName, TreeMap<String, Row>> visible = new HashMap<>();
    private final Deque<List<ModelLog.Entry>> unseen = new ArrayDeque<>();
    private final List<Fibre> readers = new ArrayList<>();
    private long executed;
    private long changes;
    private long bagRows;

    ModelMysql(World world) {
        this.world = world;
        for (TableSchema schema : Tables.ALL) {
            committed.put(schema.table(), new TreeMap<>());
            visible.put(schema.table(), new TreeMap<>());
        }
    }

    ModelLog log() {
        return log;
    }

    /** Waits, for a reader that has read all of the log, until there is more. */
    void awaitMore() {
        readers.add(world.running());
        world.running().suspend();
    }

    /** The last transaction that a SELECT sees. */
    long executed() {
        return executed;
    }

    boolean allSeen() {
        return unseen.isEmpty();
    }

    /** The rows that a SELECT of this moment gives, in the order of their keys. */
    List<Map.Entry<String, Row>> select(TableName table) {
        return List.copyOf(new TreeMap<>(visible.get(table)).entrySet());
    }

    /** The rows as they are, as text, and how often each is there. */
    Map<String, Integer> contents(TableSchema table) {
        Map<String, Integer> contents = new TreeMap<>();
        committed.get(table.table()).values().forEach(row -> contents.merge(Tables.text(row), 1, Integer::sum));
        return contents;
    }

    /** Rows that are older than the log. */
    void fill() {
        for (TableSchema table : Tables.ALL) {
            for (int key = 0; key < KEYS; key++) {
                if (!world.onceIn(3)) {
                    Row row = Tables.row(table, key, ++changes, "");
                    committed.get(table.table()).put(name(row), row);
                    visible.get(table.table()).put(name(row), row);
                }
            }
        }
        bagRows = 1_000;
    }

    private String name(Row row) {
        return row.schema().keyless()
                ? "%09d".formatted(++bagRows)
                : RowKey.of(row).text();
    }

    /** Commits some random changes as one transaction. */
    void commit(int rows) {
        int first = log.size();
        long transaction = log.transactions() + 1;
        List<ModelLog.Entry> entries = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            TableSchema table = Tables.ALL.get(world.random().nextInt(Tables.ALL.size()));
            change(table, transaction, first, entries);
        }
        seal(entries);
    }

    /** A statement on a whole table. */
    void statement(ModelLog.Kind kind, TableSchema table) {
        List<ModelLog.Entry> entries = new ArrayList<>();
        add(kind, table, null, null, log.transactions() + 1, log.size(), entries);
        if (kind == ModelLog.Kind.TRUNCATED) {
            committed.get(table.table()).clear();
        }
        seal(entries);
    }

    private void change(TableSchema table, long transaction, int first, List<ModelLog.Entry> entries) {
        TreeMap<String, Row> rows = committed.get(table.table());
        Row fresh =
                Tables.row(table, world.random().nextInt(KEYS), ++changes, world.onceIn(40) ? "x".repeat(LARGE) : "");
        if (table.keyless()) {
            if (rows.isEmpty() || world.random().nextBoolean()) {
                rows.put(name(fresh), fresh);
                add(ModelLog.Kind.WRITTEN, table, null, fresh, transaction, first, entries);
            } else {
                String name = world.random().nextBoolean() ? rows.firstKey() : rows.lastKey();
                Row gone = rows.remove(name);
                // An UPDATE that changes nothing is not logged.
                if (world.onceIn(3) && !Tables.text(gone).equals(Tables.text(fresh))) {
                    rows.put(name(fresh), fresh);
                    add(ModelLog.Kind.UPDATED, table, gone, fresh, transaction, first, entries);
                } else {
                    add(ModelLog.Kind.DELETED, table, gone, null, transaction, first, entries);
                }
            }
            return;
        }
        Row known = rows.get(name(fresh));
        int dice = world.random().nextInt(6);
        if (known == null) {
            Row moved = dice == 0 && !rows.isEmpty() ? rows.remove(rows.firstKey()) : null;
            rows.put(name(fresh), fresh);
            add(
                    moved == null ? ModelLog.Kind.WRITTEN : ModelLog.Kind.UPDATED,
                    table,
                    moved,
                    fresh,
                    transaction,
                    first,
                    entries);
        } else if (dice < 2) {
            rows.remove(name(known));
            add(ModelLog.Kind.DELETED, table, known, null, transaction, first, entries);
        } else {
            rows.put(name(fresh), fresh);
            add(ModelLog.Kind.UPDATED, table, known, fresh, transaction, first, entries);
        }
    }

    private void add(
            ModelLog.Kind kind,
            TableSchema table,
            Row before,
            Row after,
            long transaction,
            int first,
            List<ModelLog.Entry> entries) {
        entries.add(new ModelLog.Entry(
                kind, table, before, after, transaction, first, entries.size(), false, world.time()));
    }

    private void seal(List<ModelLog.Entry> entries) {
        ModelLog.Entry end = entries.remove(entries.size() - 1);
        entries.add(new ModelLog.Entry(
                end.kind(),
                end.table(),
                end.before(),
                end.after(),
                end.transaction(),
                end.first(),
                end.row(),
                true,
                end.at()));
        entries.forEach(log::add);
        world.tell(() -> "MySQL commits transaction " + end.transaction() + ": " + entries);
        unseen.add(entries);
        readers.forEach(reader -> world.after(world.between(0, 4), reader.life(), reader::resume));
        readers.clear();
        world.after(world.onceIn(4) ? world.between(1, 60) : 0, Life.WORLD, () -> see(end.transaction()));
    }

    /** Engines commit in the order of the log. */
    private void see(long transaction) {
        while (executed < transaction) {
            List<ModelLog.Entry> entries = unseen.poll();
            entries.forEach(this::see);
            executed = entries.get(0).transaction();
        }
    }

    private void see(ModelLog.Entry entry) {
        TreeMap<String, Row> rows = visible.get(entry.table().table());
        if (entry.kind() == ModelLog.Kind.TRUNCATED) {
            rows.clear();
        }
        if (entry.before() != null) {
            rows.remove(nameIn(rows, entry.before()));
        }
        if (entry.after() != null) {
            rows.put(entry.table().keyless() ? name(entry.after()) : nameIn(rows, entry.after()), entry.after());
        }
    }

    /** Of equal rows any is the one. */
    private static String nameIn(TreeMap<String, Row> rows, Row row) {
        if (!row.schema().keyless()) {
            return RowKey.of(row).text();
        }
        return rows.entrySet().stream()
                .filter(known -> Tables.text(known.getValue()).equals(Tables.text(row)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
