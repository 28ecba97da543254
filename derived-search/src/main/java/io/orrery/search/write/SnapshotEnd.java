package io.orrery.search.write;

import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.consumer.snapshot.SnapshotMark;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.search.catalog.SnapshotLedger;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what a snapshot shows to be gone, once all of it has come. Each worker notes what its shards bring and then
 * looks what all have noted; whoever sees the last mark removes, and so does whoever sees it again. Safe for any number
 * of threads.
 */
final class SnapshotEnd {

    private static final Logger log = LoggerFactory.getLogger(SnapshotEnd.class);

    private final TableIndexes indexes;
    private final SnapshotLedger ledger;
    private final TruncatedRows truncated;
    private final Truncation truncation;

    SnapshotEnd(TableIndexes indexes, SnapshotLedger ledger, TruncatedRows truncated, Truncation truncation) {
        this.indexes = indexes;
        this.ledger = ledger;
        this.truncated = truncated;
        this.truncation = truncation;
    }

    /** A snapshot began in a shard. */
    void started(SnapshotStarted event, KeyRange range) throws IOException {
        Optional<SnapshotMark> mark = SnapshotMark.of(event, range);
        if (mark.isPresent()) {
            ledger.note(indexes.name(event.table()), indexes.generation(), mark.get());
        }
    }

    /** All rows of a snapshot that belong to a shard have been written. */
    void completed(SnapshotCompleted event, KeyRange range, Instant now) throws IOException, InterruptedException {
        Optional<SnapshotMark> mark = SnapshotMark.of(event, range);
        if (mark.isEmpty() || !indexes.exists(event.table())) {
            return;
        }
        String index = indexes.name(event.table());
        ledger.note(index, indexes.generation(), mark.get());
        if (ledger.isOver(index, mark.get())) {
            // First, so that nothing older can come behind the search for what is there.
            truncated.note(event.table(), event.metadata().origin(), event.since());
            truncation.run(index, event.since(), event.metadata().committedAt(), now);
            ledger.forgetOlder(index, mark.get());
            log.info("Table {} is complete: the snapshot '{}' is over", event.table(), event.id());
        }
    }
}
