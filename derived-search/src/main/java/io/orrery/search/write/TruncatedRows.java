package io.orrery.search.write;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.search.catalog.Ledger;
import io.orrery.search.catalog.Ledger.Share;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leaves out changes that are older than a truncation of their table. A row that the truncation did not find has no
 * tombstone, and a change of it can still come later: one that was set aside and is tried again. Safe for any number of
 * threads.
 */
final class TruncatedRows {

    private final TableIndexes indexes;
    private final Ledger ledger;

    TruncatedRows(TableIndexes indexes, Ledger ledger) {
        this.indexes = indexes;
        this.ledger = ledger;
    }

    /** Has changes that are older than a version left out from now on, by every worker. */
    void note(TableName table, String origin, long version) throws IOException {
        ledger.truncated(new Share(indexes.name(table), origin), indexes.generation(), version);
    }

    /**
     * Takes away what is too old.
     *
     * @param rows the changes of each row, to be shortened; rows of which nothing is left go
     * @return how many changes were taken away
     */
    long leaveOut(Collection<List<ChangeEvent<Row>>> rows) throws IOException {
        Set<Share> shares = new HashSet<>();
        rows.forEach(row -> row.forEach(change -> shares.add(share(change.metadata()))));
        // Asked each time: another worker may have truncated, and its shards may be ours since.
        Map<Share, Long> truncated = shares.isEmpty() ? Map.of() : ledger.truncated(shares);
        if (truncated.isEmpty()) {
            return 0;
        }
        long before = count(rows);
        rows.forEach(
                row -> row.removeIf(change -> change.version() < truncated.getOrDefault(share(change.metadata()), 0L)));
        rows.removeIf(List::isEmpty);
        return before - count(rows);
    }

    private static long count(Collection<List<ChangeEvent<Row>>> rows) {
        return rows.stream().mapToLong(List::size).sum();
    }

    private Share share(Metadata event) {
        return new Share(indexes.name(event.table()), event.origin());
    }
}
