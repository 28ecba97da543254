package io.orrery.search.write;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.json.JsonData;
import io.orrery.search.catalog.Catalog;
import io.orrery.search.catalog.IndexedTable;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.Fields;
import io.orrery.search.mapping.IndexNames;
import io.orrery.search.scan.IndexScan;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Deletes tombstones for good, once the stream no longer holds any change from before them. Any number of workers may do
 * so at the same time.
 */
public final class TombstonePurge {

    private final Elasticsearch elasticsearch;
    private final BulkWriter bulk;

    public TombstonePurge(Elasticsearch elasticsearch) {
        this.elasticsearch = elasticsearch;
        this.bulk = new BulkWriter(elasticsearch.async(), elasticsearch.maxRequestBytes(), Backoff.standard());
    }

    /**
     * Purges all indices of ours that queries see.
     *
     * @param before tombstones that were written before that time are deleted
     * @return how many were
     */
    public long run(Catalog catalog, Instant before) throws IOException, InterruptedException {
        long purged = 0;
        for (IndexedTable table : catalog.own()) {
            purged += run(table.index(), before);
        }
        return purged;
    }

    private long run(String index, Instant before) throws IOException, InterruptedException {
        elasticsearch.client().indices().refresh(r -> r.index(index));
        String target = IndexNames.writeAlias(index);
        long purged = 0;
        try (IndexScan scan = IndexScan.withoutSource(elasticsearch.client(), index, written(before))) {
            for (List<IndexScan.Document> page = scan.next(); !page.isEmpty(); page = scan.next()) {
                // A row that was written again meanwhile has a newer version, and stays.
                List<Operation> operations = page.stream()
                        .map(document -> Operation.delete(target, document.id(), document.version()))
                        .toList();
                purged += bulk.write(operations).stream()
                        .filter(ItemOutcome.Applied.class::isInstance)
                        .count();
            }
        }
        return purged;
    }

    private static Query written(Instant before) {
        Query tombstone = Query.of(q -> q.term(t -> t.field(Fields.DELETED).value(true)));
        Query old = Query.of(
                q -> q.range(r -> r.untyped(u -> u.field(Fields.REMOVED_AT).lt(JsonData.of(before.toString())))));
        return Query.of(q -> q.bool(b -> b.filter(tombstone, old)));
    }
}
