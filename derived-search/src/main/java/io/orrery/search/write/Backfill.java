package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.scan.IndexScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts into documents what their rows hold in columns that the table got after they were written: MySQL fills such a
 * column without logging a change, and the stream tells the value with the column. A document keeps its version, so a
 * newer one is never overwritten. Safe for any number of threads.
 */
final class Backfill {

    private static final Logger log = LoggerFactory.getLogger(Backfill.class);

    /** A schema that tells what earlier rows hold, and the newest of its rows so far. */
    private static final class Teller {
        private final TableIndex index;
        private final AtomicLong newest = new AtomicLong();
        private boolean done;

        Teller(TableIndex index) {
            this.index = index;
        }
    }

    private final ElasticsearchClient client;
    private final BulkWriter bulk;
    private final Map<TableName, Map<TableSchema, Teller>> tellers = new ConcurrentHashMap<>();

    Backfill(ElasticsearchClient client, BulkWriter bulk) {
        this.client = client;
        this.bulk = bulk;
    }

    /**
     * A row comes that follows the index's schema: if that is the first one, the documents that are there are filled.
     *
     * @throws StoreUnavailableException if the cluster can't take all of it now
     */
    void comes(TableIndex index, long version) throws IOException, InterruptedException {
        if (!index.documents().tellEarlier() && !index.respelt()) {
            return;
        }
        Teller teller = tellers.computeIfAbsent(index.schema().table(), table -> new ConcurrentHashMap<>())
                .computeIfAbsent(index.schema(), schema -> new Teller(index));
        teller.newest.accumulateAndGet(version, Math::max);
        synchronized (teller) {
            if (!teller.done) {
                fill(index, version);
                teller.done = true;
            }
        }
    }

    /**
     * The operation for a row of an older form that comes late, from a shard that is behind. One that is newer than rows
     * with the column lacks it since it was dropped.
     */
    Operation whole(Operation operation, ChangeEvent<Row> change) {
        Operation whole = operation;
        for (Teller teller : tellers.getOrDefault(change.table(), Map.of()).values()) {
            boolean late = change.version() < teller.newest.get()
                    && !teller.index.schema().equals(Changes.schema(change));
            if (late) {
                whole = filled(teller.index, whole);
            }
        }
        return whole;
    }

    private static Operation filled(TableIndex index, Operation operation) {
        try {
            Optional<ObjectNode> filled = index.documents()
                    .filled(Elasticsearch.EXACT.readTree(operation.document().orElseThrow()));
            return filled.isEmpty() ? operation : operation.withDocument(bytes(filled.get()));
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to give bytes", e);
        }
    }

    private static byte[] bytes(ObjectNode document) throws IOException {
        return Elasticsearch.EXACT.writeValueAsBytes(document);
    }

    private void fill(TableIndex index, long version) throws IOException, InterruptedException {
        // What was written and not refreshed is invisible to the search.
        client.indices().refresh(r -> r.index(index.name()));
        long count = 0;
        try (IndexScan scan = IndexScan.of(client, index.name(), mayLack(index, version))) {
            for (List<IndexScan.Document> page = scan.next(); !page.isEmpty(); page = scan.next()) {
                List<Operation> operations = new ArrayList<>();
                for (IndexScan.Document document : page) {
                    Optional<ObjectNode> filled = index.documents().filled(document.source());
                    if (filled.isPresent()) {
                        operations.add(Operation.replace(
                                index.target(), document.id(), document.version(), bytes(filled.get())));
                    }
                }
                write(index, operations);
                count += operations.size();
            }
        }
        if (count > 0) {
            log.info(
                    "Put into {} documents of {} what their rows hold in columns that the table got, or calls"
                            + " otherwise, since",
                    count,
                    index.schema().table());
        }
    }

    private void write(TableIndex index, List<Operation> operations) throws IOException, InterruptedException {
        for (ItemOutcome outcome : bulk.write(operations)) {
            // A newer write meanwhile makes ours stale, as it should.
            if (outcome instanceof ItemOutcome.Retry retry) {
                throw new StoreUnavailableException(
                        "Elasticsearch can't fill new columns of index " + index.name() + " now: " + retry.reason());
            }
            if (outcome instanceof ItemOutcome.Rejected rejected) {
                log.warn(
                        "A document of {} lacks new columns: {}", index.schema().table(), rejected.reason());
            }
        }
    }

    /** Older live documents that lack a field or hold null in it, which only their source tells apart. */
    private static Query mayLack(TableIndex index, long version) {
        if (index.respelt()) {
            return TableIndexes.liveOlderThan(version);
        }
        return Query.of(q -> q.bool(b -> {
            b.filter(TableIndexes.olderThan(version));
            b.filter(TableIndexes.liveDocuments());
            for (String field : index.documents().toldFields()) {
                b.should(s -> s.bool(n -> n.mustNot(m -> m.exists(e -> e.field(field)))));
            }
            return b.minimumShouldMatch("1");
        }));
    }
}
