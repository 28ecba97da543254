package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.MsearchRequest;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import co.elastic.clients.elasticsearch.core.msearch.MultiSearchResponseItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.search.mapping.Documents;
import io.orrery.search.mapping.Fields;
import io.orrery.search.scan.IndexScan;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rows of a table without a key, as a search finds them: what was written must have been refreshed. */
final class Copies {

    /** So many ask at once. */
    private static final int CHUNK = 200;

    /** Of one image; the next look takes the next ones. */
    private static final int MOST = 1_000;

    private final ElasticsearchClient client;
    private final TableIndex index;

    Copies(ElasticsearchClient client, TableIndex index) {
        this.client = client;
        this.index = index;
    }

    /** Those of the deletions, named by their places, that took a row away. */
    Set<String> removedBy(Collection<String> places) throws IOException {
        Set<String> found = new HashSet<>();
        List<String> all = List.copyOf(places);
        for (int i = 0; i < all.size(); i += CHUNK) {
            List<FieldValue> some = all.subList(i, Math.min(all.size(), i + CHUNK)).stream()
                    .map(FieldValue::of)
                    .toList();
            Query query = Query.of(q -> q.terms(t -> t.field(Fields.REMOVED_BY).terms(v -> v.value(some))));
            try (IndexScan scan = IndexScan.ofField(client, index.name(), query, Fields.REMOVED_BY)) {
                for (List<IndexScan.Document> page = scan.next(); !page.isEmpty(); page = scan.next()) {
                    page.forEach(document -> found.add(document.source()
                            .path(Fields.ORRERY)
                            .path("removed_by")
                            .asText()));
                }
            }
        }
        return found;
    }

    /** Those of the rows that a truncation took away and no deletion: just now, refreshed or not. */
    Set<String> truncated(List<String> ids) throws IOException {
        Set<String> found = new HashSet<>();
        for (int i = 0; i < ids.size(); i += CHUNK) {
            List<String> some = ids.subList(i, Math.min(ids.size(), i + CHUNK));
            for (MultiGetResponseItem<JsonNode> item : client.mget(
                            m -> m.index(index.name()).ids(some).sourceIncludes(Fields.ORRERY), JsonNode.class)
                    .docs()) {
                if (item.isResult() && item.result().found()) {
                    JsonNode source = item.result().source();
                    boolean deleted = source.path(Fields.ORRERY).has("removed_by");
                    if (Documents.isTombstone(source) && !deleted) {
                        found.add(item.result().id());
                    }
                }
            }
        }
        return found;
    }

    private static final Comparator<CopyDeletion> BY_VERSION =
            Comparator.comparingLong(CopyDeletion::version).thenComparing(CopyDeletion::place);

    private record Copy(String id, long version) {}

    /**
     * For each deletion the newest row of its image that is older than itself, each row once. Not the oldest: one from
     * before a snapshot goes when that ends, and would take the deletion with it. A deletion is absent where there is no row
     * for it, or where newer deletions' rows were all that fitted; another look shows.
     */
    Map<CopyDeletion, String> newest(Collection<CopyDeletion> deletions) throws IOException {
        Map<String, List<CopyDeletion>> byImage = new TreeMap<>();
        for (CopyDeletion deletion : deletions) {
            byImage.computeIfAbsent(deletion.image(), image -> new ArrayList<>())
                    .add(deletion);
        }
        Map<CopyDeletion, String> taken = new LinkedHashMap<>();
        List<String> images = List.copyOf(byImage.keySet());
        for (int i = 0; i < images.size(); i += CHUNK) {
            List<String> some = images.subList(i, Math.min(images.size(), i + CHUNK));
            List<List<Copy>> found = search(some, byImage);
            for (int n = 0; n < some.size(); n++) {
                take(byImage.get(some.get(n)), found.get(n), taken);
            }
        }
        return taken;
    }

    private static void take(List<CopyDeletion> deletions, List<Copy> copies, Map<CopyDeletion, String> taken) {
        deletions.sort(BY_VERSION);
        Deque<Copy> newer = new ArrayDeque<>(copies);
        Deque<Copy> older = new ArrayDeque<>();
        for (CopyDeletion deletion : deletions) {
            while (!newer.isEmpty() && newer.getLast().version() < deletion.version()) {
                older.push(newer.removeLast());
            }
            if (!older.isEmpty()) {
                taken.put(deletion, older.pop().id());
            }
        }
    }

    /** Live rows of each image that are older than one of its deletions, the newest first. */
    private List<List<Copy>> search(List<String> images, Map<String, List<CopyDeletion>> deletions) throws IOException {
        MsearchRequest.Builder request = new MsearchRequest.Builder().index(index.name());
        for (String image : images) {
            List<CopyDeletion> ofImage = deletions.get(image);
            long newest = Collections.max(ofImage, BY_VERSION).version();
            Query query = Query.of(q ->
                    q.bool(b -> b.filter(f -> f.term(t -> t.field(Fields.IMAGE).value(image)))
                            .filter(TableIndexes.liveOlderThan(newest))));
            int size = Math.min(MOST, ofImage.size());
            request.searches(s -> s.header(h -> h).body(b -> b.query(query)
                    .size(size)
                    .source(o -> o.filter(f -> f.includes(Fields.VERSION)))
                    .sort(o -> o.field(f -> f.field(Fields.VERSION).order(SortOrder.Desc)))));
        }
        List<List<Copy>> found = new ArrayList<>();
        for (MultiSearchResponseItem<JsonNode> item :
                client.msearch(request.build(), JsonNode.class).responses()) {
            if (item.isFailure()) {
                throw new StoreUnavailableException("Elasticsearch can't search index " + index.name() + " now: "
                        + item.failure().error().type());
            }
            found.add(item.result().hits().hits().stream().map(Copies::copy).toList());
        }
        return found;
    }

    private static Copy copy(Hit<JsonNode> hit) {
        return new Copy(
                hit.id(), hit.source().path(Fields.ORRERY).path("version").asLong());
    }
}
