package io.orrery.search.scan;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.elasticsearch.core.search.SourceConfig;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/**
 * Reads all documents that a query finds, as they were when the scan began, page by page. Refresh the index first to see
 * what was written last. For one thread.
 */
public final class IndexScan implements AutoCloseable {

    /** How long the point in time outlives each page. */
    private static final Time KEEP_ALIVE = Time.of(t -> t.time("5m"));

    private static final int PAGE = 1_000;

    /**
     * A document.
     *
     * @param id its id
     * @param version its version; 0 if the scan has no source
     * @param source its content; null if the scan has no source
     */
    public record Document(String id, long version, JsonNode source) {}

    private final ElasticsearchClient client;
    private final Query query;
    private final SourceConfig source;
    private String pointInTime;
    private List<FieldValue> after = List.of();
    private boolean ended;

    private IndexScan(ElasticsearchClient client, String index, Query query, SourceConfig source) throws IOException {
        this.client = client;
        this.query = query;
        this.source = source;
        this.pointInTime = client.openPointInTime(p -> p.index(index).keepAlive(KEEP_ALIVE))
                .id();
    }

    /** A scan of whole documents of an index or alias; an alias's filter applies. */
    public static IndexScan of(ElasticsearchClient client, String index, Query query) throws IOException {
        return new IndexScan(client, index, query, SourceConfig.of(s -> s.fetch(true)));
    }

    /** A scan of documents that have one field alone, and all that is in it. */
    public static IndexScan ofField(ElasticsearchClient client, String index, Query query, String field)
            throws IOException {
        return new IndexScan(client, index, query, SourceConfig.of(s -> s.filter(f -> f.includes(field))));
    }

    /** A scan of ids alone. */
    public static IndexScan withoutSource(ElasticsearchClient client, String index, Query query) throws IOException {
        return new IndexScan(client, index, query, SourceConfig.of(s -> s.fetch(false)));
    }

    /** The next page; empty at the end. */
    public List<Document> next() throws IOException {
        if (ended) {
            return List.of();
        }
        SearchResponse<JsonNode> response = client.search(request(), JsonNode.class);
        List<Hit<JsonNode>> hits = response.hits().hits();
        ended = hits.size() < PAGE;
        if (!hits.isEmpty()) {
            after = hits.get(hits.size() - 1).sort();
        }
        if (response.pitId() != null) {
            pointInTime = response.pitId();
        }
        return hits.stream().map(IndexScan::document).toList();
    }

    private SearchRequest request() {
        SearchRequest.Builder search = new SearchRequest.Builder()
                .pit(p -> p.id(pointInTime).keepAlive(KEEP_ALIVE))
                .query(query)
                .size(PAGE)
                .version(true)
                .trackTotalHits(t -> t.enabled(false))
                .source(source)
                // The order of the shards' own document numbers: the cheapest that resumes.
                .sort(s -> s.field(f -> f.field("_shard_doc").order(SortOrder.Asc)));
        if (!after.isEmpty()) {
            search.searchAfter(after);
        }
        return search.build();
    }

    private static Document document(Hit<JsonNode> hit) {
        Long version = hit.version();
        return new Document(hit.id(), version == null ? 0 : version, hit.source());
    }

    @Override
    public void close() throws IOException {
        client.closePointInTime(p -> p.id(pointInTime));
    }
}
