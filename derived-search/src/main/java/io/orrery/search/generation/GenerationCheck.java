package io.orrery.search.generation;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.search.generation.Comparison.Difference;
import io.orrery.search.generation.Comparison.Kind;
import io.orrery.search.mapping.Fields;
import io.orrery.search.scan.IndexScan;
import io.orrery.search.write.TableIndexes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Compares the indices of two generations of one table, document by document, while both follow the stream. A document
 * that differs is looked at again until it agrees or the patience is used up: what one of them has yet to read arrives
 * in the meantime. So what is left differs at one point of the stream.
 *
 * <p>Two documents agree if they stand for the same version of the row and hold the same values in the fields that both
 * have; a rebuild may well leave a column out or index it otherwise.
 */
public final class GenerationCheck {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final int LISTED = 10;

    private final ElasticsearchClient client;
    private final Duration patience;

    /** @param patience how long both may take to read what the other has read */
    public GenerationCheck(ElasticsearchClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /**
     * Compares.
     *
     * @param until what was committed after that time is not compared, since the new generation ends there
     */
    public Comparison compare(String oldIndex, String newIndex, Optional<Instant> until)
            throws IOException, InterruptedException {
        client.indices().refresh(r -> r.index(List.of(oldIndex, newIndex)));
        Map<String, Kind> open = new LinkedHashMap<>();
        long documents = 0;
        try (IndexScan scan = IndexScan.of(client, newIndex, TableIndexes.liveDocuments())) {
            for (List<IndexScan.Document> page = scan.next(); !page.isEmpty(); page = scan.next()) {
                documents += page.size();
                page(oldIndex, page, Kind.EXTRA, until, open);
            }
        }
        try (IndexScan scan = IndexScan.of(client, oldIndex, TableIndexes.liveDocuments())) {
            for (List<IndexScan.Document> page = scan.next(); !page.isEmpty(); page = scan.next()) {
                page(newIndex, page, Kind.MISSING, until, open);
            }
        }
        settle(oldIndex, newIndex, until, open);
        List<Difference> listed = open.entrySet().stream()
                .limit(LISTED)
                .map(e -> new Difference(e.getKey(), e.getValue()))
                .toList();
        return new Comparison(documents, listed, open.size());
    }

    /** Notes which documents of a page the other index has not, or has otherwise. */
    private void page(
            String other, List<IndexScan.Document> page, Kind absent, Optional<Instant> until, Map<String, Kind> open)
            throws IOException {
        Map<String, JsonNode> others =
                get(other, page.stream().map(IndexScan.Document::id).toList());
        for (IndexScan.Document document : page) {
            kind(document.source(), others.get(document.id()), absent, until)
                    .ifPresent(kind -> open.put(document.id(), kind));
        }
    }

    private void settle(String oldIndex, String newIndex, Optional<Instant> until, Map<String, Kind> open)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            List<String> ids = new ArrayList<>(open.keySet());
            for (int i = 0; i < ids.size(); i += 1_000) {
                List<String> some = ids.subList(i, Math.min(ids.size(), i + 1_000));
                Map<String, JsonNode> olds = get(oldIndex, some);
                Map<String, JsonNode> news = get(newIndex, some);
                for (String id : some) {
                    Optional<Kind> kind = kind(news.get(id), olds.get(id), until);
                    kind.ifPresentOrElse(k -> open.put(id, k), () -> open.remove(id));
                }
            }
        }
    }

    private static Optional<Kind> kind(JsonNode fresh, JsonNode old, Optional<Instant> until) {
        return fresh == null || deleted(fresh)
                ? kind(old, fresh, Kind.MISSING, until)
                : kind(fresh, old, Kind.EXTRA, until);
    }

    /** Real time: what was written and not refreshed is seen too. */
    private Map<String, JsonNode> get(String index, List<String> ids) throws IOException {
        Map<String, JsonNode> found = new HashMap<>();
        for (MultiGetResponseItem<JsonNode> item :
                client.mget(m -> m.index(index).ids(ids), JsonNode.class).docs()) {
            if (item.isResult() && item.result().found()) {
                found.put(item.result().id(), item.result().source());
            }
        }
        return found;
    }

    /**
     * How two documents differ; empty if they agree, or one of them is beyond the end.
     *
     * @param one may be null or a tombstone, as {@code other}
     */
    private static Optional<Kind> kind(JsonNode one, JsonNode other, Kind absent, Optional<Instant> until) {
        boolean isOne = one != null && !deleted(one);
        boolean isOther = other != null && !deleted(other);
        if ((!isOne && !isOther) || beyond(one, until) || beyond(other, until)) {
            return Optional.empty();
        }
        if (isOne && isOther) {
            return agree(one, other) ? Optional.empty() : Optional.of(Kind.DIFFERENT);
        }
        return Optional.of(isOne ? absent : absent == Kind.EXTRA ? Kind.MISSING : Kind.EXTRA);
    }

    private static boolean agree(JsonNode one, JsonNode other) {
        return one.path(Fields.ORRERY)
                        .path("version")
                        .equals(other.path(Fields.ORRERY).path("version"))
                && one.properties().stream()
                        .filter(field -> !field.getKey().equals(Fields.ORRERY) && other.has(field.getKey()))
                        .allMatch(field -> field.getValue().equals(other.get(field.getKey())));
    }

    private static boolean deleted(JsonNode document) {
        return document.path(Fields.ORRERY).path("deleted").asBoolean();
    }

    private static boolean beyond(JsonNode document, Optional<Instant> until) {
        return document != null
                && until.filter(end -> Instant.parse(
                                        document.path(Fields.ORRERY).path("ts").asText())
                                .isAfter(end))
                        .isPresent();
    }
}
