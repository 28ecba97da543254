package io.orrery.search.write;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.ApplyResult.Rejection;
import io.orrery.consumer.Batch;
import io.orrery.consumer.RejectedException;
import io.orrery.event.ChangeEvent;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.runtime.UsageException;
import io.orrery.search.catalog.Ledger;
import io.orrery.search.catalog.SnapshotLedger;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.IndexNames;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Applies batches to the indices. Safe for any number of threads, one batch of a shard at a time. */
public final class BatchWriter {

    private final Clock clock;
    private final Elasticsearch elasticsearch;
    private final TableIndexes indexes;
    private final BulkWriter bulk;
    private final Truncation truncation;
    private final TruncatedRows truncated;
    private final Backfill backfill;
    private final SnapshotEnd snapshots;

    public BatchWriter(Elasticsearch elasticsearch, TableIndexes indexes, Ledger ledger, Clock clock) {
        this.clock = clock;
        this.elasticsearch = elasticsearch;
        this.indexes = indexes;
        this.bulk = new BulkWriter(elasticsearch.async(), elasticsearch.maxRequestBytes(), Backoff.standard());
        this.truncation = new Truncation(elasticsearch.client(), bulk);
        this.backfill = new Backfill(elasticsearch.client(), bulk);
        this.truncated = new TruncatedRows(indexes, ledger);
        this.snapshots =
                new SnapshotEnd(indexes, new SnapshotLedger(elasticsearch.client(), ledger), truncated, truncation);
    }

    /**
     * Applies a batch.
     *
     * @throws RejectedException if the settings file asks for a mapping that there can't be
     * @throws StoreUnavailableException if the cluster can't take all of it now
     * @throws io.orrery.runtime.OrreryException if the cluster can't be reached, or refuses us
     */
    public ApplyResult apply(Batch batch) throws InterruptedException {
        try {
            return tryApply(batch);
        } catch (UsageException e) {
            // The settings file is wrong: trying again won't help, stopping with the reason does.
            throw new RejectedException(e.getMessage(), e);
        } catch (IOException | ElasticsearchException e) {
            throw elasticsearch.describe(e);
        }
    }

    private ApplyResult tryApply(Batch batch) throws IOException, InterruptedException {
        Tally tally = new Tally();
        Changes changes = new Changes();
        for (Event event : batch.events()) {
            if (event instanceof ChangeEvent<?> change) {
                changes.add(rows(change));
            } else if (event instanceof TableSchema schema) {
                indexes.of(schema);
            } else if (event instanceof TruncateTable truncate) {
                changes = written(changes, tally);
                remove(truncate.metadata());
            } else if (event instanceof DropTable drop) {
                changes = written(changes, tally);
                remove(drop.metadata());
            } else if (event instanceof SnapshotStarted started && batch.range().isPresent()) {
                snapshots.started(started, batch.range().get());
            } else if (event instanceof SnapshotCompleted completed
                    && batch.range().isPresent()) {
                changes = written(changes, tally);
                if (tally.rejectsNone()) {
                    snapshots.completed(completed, batch.range().get(), clock.instant());
                }
            }
        }
        written(changes, tally);
        return tally.result();
    }

    @SuppressWarnings("unchecked") // The framework hands a store events off the wire: their rows are Rows.
    private static ChangeEvent<Row> rows(ChangeEvent<?> change) {
        return (ChangeEvent<Row>) change;
    }

    private void remove(Metadata event) throws IOException, InterruptedException {
        if (indexes.exists(event.table())) {
            // First, so that nothing older can come behind the search for what is there.
            truncated.note(event.table(), event.origin(), event.version());
            truncation.run(indexes.name(event.table()), event.version(), event.committedAt(), clock.instant());
        }
    }

    private Changes written(Changes changes, Tally tally) throws IOException, InterruptedException {
        List<List<ChangeEvent<Row>>> rows = changes.rows();
        tally.stale(truncated.leaveOut(rows));
        while (!rows.isEmpty()) {
            rows = writeNewest(rows, tally);
        }
        return new Changes();
    }

    /** The rows whose newest change was rejected and that have an older one, which then stands. */
    private List<List<ChangeEvent<Row>>> writeNewest(List<List<ChangeEvent<Row>>> rows, Tally tally)
            throws IOException, InterruptedException {
        List<List<ChangeEvent<Row>>> older = new ArrayList<>();
        List<List<ChangeEvent<Row>>> sent = new ArrayList<>(rows.size());
        List<Operation> operations = new ArrayList<>(rows.size());
        // Before any document is made: rows of an older form may stand beside those that tell what they hold.
        for (List<ChangeEvent<Row>> row : rows) {
            ChangeEvent<Row> newest = newest(row);
            backfill.comes(indexes.of(Changes.schema(newest)), newest.version());
        }
        for (List<ChangeEvent<Row>> row : rows) {
            ChangeEvent<Row> newest = newest(row);
            try {
                TableIndex index = indexes.of(Changes.schema(newest));
                operations.add(backfill.whole(Changes.operation(newest, index, clock.instant()), newest));
                sent.add(row);
            } catch (Changes.IncompleteRowException e) {
                tally.reject(row, e.getMessage(), older);
            }
        }
        List<ItemOutcome> outcomes = bulk.write(operations);
        requireNoRetry(operations, outcomes);
        for (int i = 0; i < outcomes.size(); i++) {
            tally.add(sent.get(i), outcomes.get(i), older);
        }
        return older;
    }

    private static <T> T newest(List<T> row) {
        return row.get(row.size() - 1);
    }

    private void requireNoRetry(List<Operation> operations, List<ItemOutcome> outcomes) {
        Map<String, Long> reasons = new TreeMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof ItemOutcome.Retry retry) {
                if (retry.reason().equals(ItemOutcomes.INDEX_GONE)) {
                    throw new StoreUnavailableException(TableIndexes.lost(
                            IndexNames.ofWriteAlias(operations.get(i).target())));
                }
                reasons.merge(retry.reason(), 1L, Long::sum);
            }
        }
        if (!reasons.isEmpty()) {
            throw new StoreUnavailableException("Elasticsearch at " + elasticsearch.url() + " can't take "
                    + reasons.values().stream().mapToLong(Long::longValue).sum() + " of " + outcomes.size()
                    + " documents now: " + reasons);
        }
    }

    /** Counts what became of changes. For one thread. */
    private static final class Tally {
        private long applied;
        private long stale;
        private final List<Rejection> rejections = new ArrayList<>();

        void add(List<ChangeEvent<Row>> row, ItemOutcome outcome, List<List<ChangeEvent<Row>>> older) {
            if (outcome instanceof ItemOutcome.Rejected rejected) {
                reject(row, rejected.reason(), older);
            } else if (outcome instanceof ItemOutcome.Stale) {
                stale += row.size();
            } else {
                applied += row.size();
            }
        }

        void stale(long changes) {
            stale += changes;
        }

        void reject(List<ChangeEvent<Row>> row, String reason, List<List<ChangeEvent<Row>>> older) {
            rejections.add(new Rejection(row.remove(row.size() - 1), reason));
            if (!row.isEmpty()) {
                older.add(row);
            }
        }

        /** The batch comes again without what was rejected. Until then not all of it is there. */
        boolean rejectsNone() {
            return rejections.isEmpty();
        }

        ApplyResult result() {
            return new ApplyResult(applied, stale, rejections);
        }
    }
}
