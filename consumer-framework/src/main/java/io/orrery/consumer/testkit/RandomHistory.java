package io.orrery.consumer.testkit;

import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What may happen to a table of {@link ContractTables}, as a stream tells it. Now and then another producer takes over: it
 * publishes a stretch again that was published before, under versions of its own, and goes on behind it.
 */
final class RandomHistory {

    private static final int IDS = 12;

    /** Of a table without a key, so that rows are equal. */
    private static final int FEW_IDS = 4;

    private final TableSchema table;
    private final Random random;
    private final TestEvents events;
    private final List<Row> rows = new ArrayList<>();

    private RandomHistory(TableSchema table, Random random, TestEvents events) {
        this.table = table;
        this.random = random;
        this.events = events;
    }

    /**
     * A history.
     *
     * @param stream the events in the order in which they are published
     * @param rows what the table of the source holds in the end
     */
    record Told(List<Event> stream, List<ContractRow> rows) {}

    /** Random changes of few rows, truncates among them. */
    static Told of(TableSchema table, Random random, int length, TestEvents events) {
        RandomHistory history = new RandomHistory(table, random, events);
        List<Event> changes = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            changes.add(history.change(table.keyless() ? "n" + i % 2 : "n" + i));
        }
        return new Told(
                history.publish(changes),
                history.rows.stream().map(ContractRow::of).toList());
    }

    private Event change(String note) {
        long id = random.nextInt(table.keyless() ? FEW_IDS : IDS);
        if (random.nextInt(80) == 0) {
            rows.clear();
            return events.truncate(table);
        }
        // Rows that are equal can be told apart by nothing, so it is one of them that goes.
        Row known =
                rows.stream().filter(row -> row.getLong("id") == id).findFirst().orElse(null);
        if (known == null || (table.keyless() && random.nextInt(4) == 0)) {
            Row row = ContractTables.row(table, id, note);
            rows.add(row);
            return events.write(row);
        }
        rows.remove(known);
        if (random.nextInt(3) == 0) {
            return events.delete(known);
        }
        Row after = ContractTables.row(table, id, note);
        rows.add(after);
        return events.update(known, after);
    }

    private List<Event> publish(List<Event> changes) {
        List<Event> stream = new ArrayList<>();
        int next = 0;
        while (next < changes.size()) {
            int end = Math.min(changes.size(), next + 1 + random.nextInt(12));
            changes.subList(next, end).forEach(change -> stream.add(events.again(change)));
            next = end;
            if (random.nextInt(2) == 0) {
                events.nextEpoch();
                next -= random.nextInt(Math.min(next, 12) + 1);
            }
        }
        return stream;
    }
}
