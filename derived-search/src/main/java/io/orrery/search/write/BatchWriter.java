package io.orrery.search.write;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.RejectedException;
import io.orrery.event.ChangeEvent;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SnapshotStarted;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.runtime.UsageException;
import io.orrery.search.catalog.Ledger;
import io.orrery.search.catalog.SnapshotLedger;
import io.orrery.search.connection.Elasticsearch;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Applies batches to the indices. Safe for any number of threads, one batch of a shard at a time. */
public final class BatchWriter {

    private final Clock clock;
    private final Elasticsearch elasticsearch;
    private final TableIndexes indexes;
    private final FirmBulk bulk;
    private final CopyWriter copies;
    private final Rekeying rekeying;
    private final LateRows late;
    private final Truncation truncation;
    private final TruncatedRows truncated;
    private final Backfill backfill;
    private final SnapshotEnd snapshots;

    public BatchWriter(Elasticsearch elasticsearch, TableIndexes indexes, Ledger ledger, Clock clock) {
        this.clock = clock;
        this.elasticsearch = elasticsearch;
        this.indexes = indexes;
        BulkWriter once = new BulkWriter(elasticsearch.async(), elasticsearch.maxRequestBytes(), Backoff.standard());
        this.bulk = new FirmBulk(elasticsearch, once);
        this.truncation = new Truncation(elasticsearch.client(), once);
        this.backfill = new Backfill(elasticsearch.client(), once);
        this.copies = new CopyWriter(elasticsearch.client(), bulk, indexes, clock);
        this.rekeying = new Rekeying(elasticsearch.client(), bulk, indexes, clock);
        this.late = new LateRows(elasticsearch.client(), bulk, indexes, clock);
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
                if (changes.namesOtherwise(rows(change))) {
                    changes = written(changes, tally);
                }
                try {
                    changes.add(rows(change));
                } catch (IllegalArgumentException e) {
                    tally.reject(rows(change), e.getMessage()); // Its image does not hold its key.
                }
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
        List<List<ChangeEvent<Row>>> keyless = changes.copies();
        tally.stale(truncated.leaveOut(keyless));
        if (!keyless.isEmpty()) {
            writeCopies(keyless, tally);
        }
        return new Changes();
    }

    /** A change comes: the documents that are there take the form that it has. */
    private TableIndex comes(ChangeEvent<Row> change) throws IOException, InterruptedException {
        TableIndex index = indexes.of(Changes.schema(change));
        backfill.comes(index, change.version());
        rekeying.comes(index, change.version());
        return index;
    }

    private void writeLate(TableIndex index, ChangeEvent<Row> change, Tally tally)
            throws IOException, InterruptedException {
        ItemOutcome outcome = new ItemOutcome.Applied();
        for (CopyChange part : CopyChange.of(change, row -> RowKey.of(row).text())) {
            outcome = late.write(index, part);
        }
        tally.add(change, outcome);
    }

    private void writeCopies(List<List<ChangeEvent<Row>>> changes, Tally tally)
            throws IOException, InterruptedException {
        Map<TableIndex, List<ChangeEvent<Row>>> byTable = new LinkedHashMap<>();
        for (List<ChangeEvent<Row>> change : changes) {
            TableIndex index = comes(change.get(0));
            if (!indexes.naming(index.schema().table()).keyless()) {
                writeLate(index, change.get(0), tally);
                continue;
            }
            byTable.computeIfAbsent(index, i -> new ArrayList<>()).add(change.get(0));
        }
        for (Map.Entry<TableIndex, List<ChangeEvent<Row>>> table : byTable.entrySet()) {
            copies.write(table.getKey(), table.getValue(), backfill, tally);
        }
    }

    /** The rows whose newest change was rejected and that have an older one, which then stands. */
    private List<List<ChangeEvent<Row>>> writeNewest(List<List<ChangeEvent<Row>>> rows, Tally tally)
            throws IOException, InterruptedException {
        List<List<ChangeEvent<Row>>> older = new ArrayList<>();
        List<List<ChangeEvent<Row>>> sent = new ArrayList<>(rows.size());
        List<Operation> operations = new ArrayList<>(rows.size());
        // Before any document is made: rows of an older form may stand beside those that tell what they hold.
        for (List<ChangeEvent<Row>> row : rows) {
            comes(newest(row));
        }
        for (List<ChangeEvent<Row>> row : rows) {
            ChangeEvent<Row> newest = newest(row);
            try {
                TableIndex index = indexes.of(Changes.schema(newest));
                if (late.isLate(index, newest)) {
                    tally.add(row, late.write(index, newest), older);
                    continue;
                }
                Operation operation = late.named(index, newest, Changes.operation(newest, index, clock.instant()));
                operations.add(backfill.whole(operation, newest));
                sent.add(row);
            } catch (Changes.IncompleteRowException e) {
                tally.reject(row, e.getMessage(), older);
            }
        }
        List<ItemOutcome> outcomes = bulk.write(operations);
        for (int i = 0; i < outcomes.size(); i++) {
            tally.add(sent.get(i), outcomes.get(i), older);
        }
        return older;
    }

    private static <T> T newest(List<T> row) {
        return row.get(row.size() - 1);
    }
}
