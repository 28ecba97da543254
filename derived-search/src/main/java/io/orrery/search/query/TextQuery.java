package io.orrery.search.query;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.query_dsl.Operator;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.HighlightField;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.search.catalog.IndexedTable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A question to one table.
 *
 * @param text the words to find: all of them, in whatever columns; {@code "a phrase"}, {@code -without}, {@code pre*} and
 *     {@code a | b} mean what they do elsewhere
 * @param filter what the documents must be besides, in Lucene's syntax, as {@code status:paid AND total:>10}
 * @param size how many to return at most
 */
public record TextQuery(String text, Optional<String> filter, int size) {

    /** Elasticsearch's limit for one page. */
    private static final int MAX_SIZE = 10_000;

    /** Marks the begin of what was found in a highlighted text: private to us, and no blank, since
     * Elasticsearch trims what it returns. */
    public static final String BEGIN = "\uE0F1";

    /** Marks the end of what was found. */
    public static final String END = "\uE0F2";

    public TextQuery {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(filter, "filter");
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("Cannot use --size " + size + ": must be 1.." + MAX_SIZE);
        }
    }

    /**
     * Asks.
     *
     * @throws io.orrery.runtime.UsageException if the filter names a field that the table lacks
     */
    public Answer ask(ElasticsearchClient client, IndexedTable table) throws IOException {
        filter.ifPresent(names -> FilterFields.require(names, table.table(), table.fields()));
        SearchResponse<JsonNode> response = client.search(request(table), JsonNode.class);
        long total =
                response.hits().total() == null ? 0 : response.hits().total().value();
        List<Answer.Found> found =
                response.hits().hits().stream().map(TextQuery::found).toList();
        return new Answer(total, response.took(), found);
    }

    private SearchRequest request(IndexedTable table) {
        List<String> fields = table.fields();
        Map<String, HighlightField> highlights = new LinkedHashMap<>();
        fields.forEach(field -> highlights.put(field, HighlightField.of(h -> h)));
        return SearchRequest.of(s -> s.index(table.alias())
                .query(query(fields))
                .size(size)
                .version(true)
                .trackTotalHits(t -> t.enabled(true))
                .highlight(h -> h.preTags(BEGIN)
                        .postTags(END)
                        .numberOfFragments(3)
                        .fragmentSize(160)
                        .fields(highlights)));
    }

    private Query query(List<String> fields) {
        // Lenient: the words are tried on numbers and dates too, where most of them make no sense.
        Query words = Query.of(q -> q.simpleQueryString(
                s -> s.query(text).fields(fields).lenient(true).defaultOperator(Operator.And)));
        return filter.map(f -> Query.of(q -> q.bool(b ->
                        b.must(words).filter(o -> o.queryString(s -> s.query(f).defaultOperator(Operator.And))))))
                .orElse(words);
    }

    private static Answer.Found found(Hit<JsonNode> hit) {
        Double score = hit.score();
        Long version = hit.version();
        return new Answer.Found(
                hit.id(), score == null ? 0 : score, version == null ? 0 : version, hit.source(), hit.highlight());
    }
}
