package io.orrery.consumer.testkit;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** What may happen to a table of a key and a note. */
final class RandomHistory {

    private RandomHistory() {}

    /** Random changes of few rows, truncates among them; {@code source} ends as the table of the database does. */
    static List<Event> of(
            TableSchema table, Random random, int length, TestEvents events, SortedMap<Long, String> source) {
        List<Event> history = new ArrayList<>();
        Map<Long, Row> rows = new TreeMap<>();
        for (int i = 0; i < length; i++) {
            long id = random.nextInt(12);
            Row row = rows.get(id);
            String note = "n" + i;
            if (random.nextInt(40) == 0) {
                history.add(events.truncate(table));
                rows.clear();
            } else if (row == null) {
                history.add(events.write(table, id, note));
            } else if (random.nextInt(3) == 0) {
                history.add(events.delete(row));
            } else {
                history.add(events.update(row, id, note));
            }
            ChangeEvent.of(history.get(history.size() - 1)).ifPresent(change -> remember(rows, change, id));
        }
        rows.forEach((id, row) -> source.put(id, row.getString("note")));
        return history;
    }

    private static void remember(Map<Long, Row> rows, ChangeEvent<Row> change, long id) {
        Optional<Row> after = change.match(
                write -> Optional.of(write.row()),
                update -> Optional.of(update.after()),
                delete -> Optional.<Row>empty());
        after.ifPresentOrElse(row -> rows.put(id, row), () -> rows.remove(id));
    }
}
