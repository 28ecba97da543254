package io.orrery.search;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.orrery.search.catalog.IndexedTable;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.Documents;
import io.orrery.search.scan.IndexScan;
import java.io.IOException;
import java.util.List;

/** All documents of a table that queries can see, as they were at one moment, page by page. For one thread. */
public final class LiveDocuments implements AutoCloseable {

    private final Elasticsearch elasticsearch;
    private final IndexScan scan;
    private final Documents documents;

    LiveDocuments(Elasticsearch elasticsearch, IndexedTable table, Documents documents) throws IOException {
        this.elasticsearch = elasticsearch;
        this.documents = documents;
        // Through the alias, whose filter hides tombstones.
        this.scan = IndexScan.of(elasticsearch.client(), table.alias(), Query.of(q -> q.matchAll(m -> m)));
    }

    /** The next page, in no order; empty at the end. */
    public List<LiveDocument> next() {
        try {
            return scan.next().stream()
                    .map(d -> new LiveDocument(d.id(), d.version(), documents.read(d.source())))
                    .toList();
        } catch (IOException | ElasticsearchException e) {
            throw elasticsearch.describe(e);
        }
    }

    @Override
    public void close() {
        try {
            scan.close();
        } catch (IOException | ElasticsearchException e) {
            throw elasticsearch.describe(e);
        }
    }
}
