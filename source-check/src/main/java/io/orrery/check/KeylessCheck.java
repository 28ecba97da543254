package io.orrery.check;

import io.orrery.event.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Compares a table without a key, where a row is named by nothing but all that it says: the hashes of all rows of the
 * source with those of all that is stored, eight bytes a row. What differs is looked for again until it is settled, each
 * time by reading both sides as a whole. Equal rows count as one. For one thread.
 */
final class KeylessCheck {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final StoredTable table;
    private final SourceTable source;
    private final LongConsumer progress;

    KeylessCheck(StoredTable table, SourceTable source, LongConsumer progress) {
        this.table = table;
        this.source = source;
        this.progress = progress;
    }

    /** All rows of both sides, as they were read one after the other. */
    private record Reading(RowHashes source, RowHashes stored) {}

    Verification verify(Duration patience) throws SQLException, InterruptedException {
        Reading first = read(progress);
        Map<String, Row> suspects = new LinkedHashMap<>();
        first.source().lackedBy(first.stored()).forEach(name -> suspects.put(name, null));
        first.stored().lackedBy(first.source()).forEach(name -> suspects.put(name, null));
        Settlement settlement = new Settlement(suspects, patience.toNanos(), System.nanoTime());
        while (!settlement.open().isEmpty()) {
            long now = System.nanoTime();
            Reading again = read(rows -> {});
            settlement.look(present(settlement, again.source()), present(settlement, again.stored()), now);
            if (!settlement.open().isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
        return new Verification(
                table.schema().table(), first.source().count(), settlement.differences(), settlement.inFlight(), null);
    }

    private static Map<String, String> present(Settlement settlement, RowHashes rows) {
        Map<String, String> present = new HashMap<>();
        settlement.open().keySet().stream().filter(rows::has).forEach(name -> present.put(name, name));
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
        try (StoredTable.Pages pages = table.pages().orElseThrow()) {
            for (Map<String, Row> page = pages.next(); !page.isEmpty(); page = pages.next()) {
                page.values().forEach(row -> table.expected(row).ifPresent(stored::add));
            }
        }
        return new Reading(inSource.sorted(), stored.sorted());
    }
}
