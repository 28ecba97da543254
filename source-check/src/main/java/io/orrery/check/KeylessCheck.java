package io.orrery.check;

import io.orrery.event.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Compares a table without a key, where a row is named by nothing but all that it says: the hashes of all rows of the
 * source with those of all that is stored, eight bytes a row. What differs is looked for again until it is settled, each
 * time by reading both sides as a whole. For one thread.
 */
final class KeylessCheck implements RowCheck {

    private final StoredTable table;
    private final StoredTable.Contents contents;
    private final SourceTable source;
    private final LongConsumer progress;

    KeylessCheck(StoredTable table, StoredTable.Contents contents, SourceTable source, LongConsumer progress) {
        this.table = table;
        this.contents = contents;
        this.source = source;
        this.progress = progress;
    }

    /** All rows of both sides, as they were read one after the other. */
    private record Reading(RowHashes source, RowHashes stored) {}

    @Override
    public Findings compare() throws SQLException {
        Reading first = read(progress);
        Map<String, Row> suspects = new LinkedHashMap<>();
        first.source().otherThan(first.stored(), contents.countsEqualRows()).forEach(name -> suspects.put(name, null));
        first.stored().otherThan(first.source(), contents.countsEqualRows()).forEach(name -> suspects.put(name, null));
        return new Findings(first.source().count(), suspects, null);
    }

    @Override
    public Settlement settle(Map<String, Row> suspects, Duration patience) throws SQLException, InterruptedException {
        return Settlement.of(suspects, patience, this::look);
    }

    private void look(Settlement settlement) throws SQLException {
        long now = System.nanoTime();
        Reading again = read(rows -> {});
        settlement.look(present(settlement, again.source()), present(settlement, again.stored()), now);
    }

    /** How often each of the open rows is there; those that are not are absent. */
    private Map<String, String> present(Settlement settlement, RowHashes rows) {
        Map<String, String> present = new HashMap<>();
        for (String name : settlement.open().keySet()) {
            long count = rows.count(name);
            if (count > 0) {
                present.put(name, contents.countsEqualRows() ? Long.toString(count) : name);
            }
        }
        return present;
    }

    private Reading read(LongConsumer heard) throws SQLException {
        RowHashes inSource = new RowHashes();
        source.readAll(row -> {
            table.expected(row).ifPresent(inSource::add);
            if (inSource.count() % table.chunk() == 0) {
                heard.accept(inSource.count());
            }
        });
        RowHashes stored = new RowHashes();
        contents.read(stored::add);
        return new Reading(inSource.sorted(), stored.sorted());
    }
}
