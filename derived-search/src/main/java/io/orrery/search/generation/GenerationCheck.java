package io.orrery.search.generation;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.MgetRequest;
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
 * in the meantime. So each document is compared at one version of its row, which both have read. For one thread.
 */
final class GenerationCheck {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final int LISTED = 10;
    private static final int PAGE = 1_000;

    /** So many rows are looked at again; where more differ, the generations are different and that is all to know. */
    static final int MOST_OPEN = 100_000;

    private final ElasticsearchClient client;
    private final String before;
    private final String after;
    private final Optional<Instant> until;
    private final long since;

    private final Map<String, OpenRow> open = new LinkedHashMap<>();
    private final ContentHash contentBefore = new ContentHash();
    private final ContentHash contentAfter = new ContentHash();
    private long notLookedAtAgain;
    private long moving;
    private long older;

    /**
     * @param before the old index
     * @param after the new index
     * @param until what was committed after that time is not compared, since the new generation ends there
     * @param since where the new generation's snapshot began: of what the old one knows from before, the new one knows
     *     better; 0 for none
     */
    GenerationCheck(ElasticsearchClient client, String before, String after, Optional<Instant> until, long since) {
        this.client = client;
        this.before = before;
        this.after = after;
        this.until = until;
        this.since = since;
    }

    /**
     * Compares.
     *
     * @param patience how long both may take to read what the other has read
     */
    Comparison run(Duration patience) throws IOException, InterruptedException {
        client.indices().refresh(r -> r.index(List.of(before, after)));
        compareNew();
        findMissing();
        settle(patience);
        List<Difference> listed = new ArrayList<>();
        open.forEach((id, row) -> {
            Kind kind = row.kind(until).orElseThrow();
            addLive(id, row);
            if (listed.size() < LISTED) {
                listed.add(new Difference(id, kind));
            }
        });
        return new Comparison(
                contentBefore.content(), contentAfter.content(), listed, open.size() + notLookedAtAgain, moving, older);
    }

    /** Compares each document of the new index with the old one's. */
    private void compareNew() throws IOException {
        try (IndexScan scan = IndexScan.of(client, after, TableIndexes.liveDocuments())) {
            for (List<IndexScan.Document> page = scan.next(); !page.isEmpty(); page = scan.next()) {
                Map<String, Snapshot> olds = get(before, ids(page), false);
                for (IndexScan.Document document : page) {
                    note(
                            document.id(),
                            new OpenRow(
                                    olds.getOrDefault(document.id(), Snapshot.NOTHING),
                                    Snapshot.of(document.source())));
                }
            }
        }
    }

    /** Finds what the old index has and the new one lacks; what both have was compared. */
    private void findMissing() throws IOException {
        try (IndexScan scan = IndexScan.ofField(client, before, TableIndexes.liveDocuments(), Fields.ORRERY)) {
            for (List<IndexScan.Document> page = scan.next(); !page.isEmpty(); page = scan.next()) {
                Map<String, Snapshot> news = get(after, ids(page), true);
                for (IndexScan.Document document : page) {
                    Snapshot fresh = news.getOrDefault(document.id(), Snapshot.NOTHING);
                    if (!fresh.live() && !open.containsKey(document.id())) {
                        note(document.id(), new OpenRow(Snapshot.of(document.source()), fresh));
                    }
                }
            }
        }
    }

    private void note(String id, OpenRow row) {
        if (row.kind(until).isEmpty()) {
            addAgreed(id, row);
        } else if (row.before().version() < since) {
            older++;
        } else if (open.size() < MOST_OPEN) {
            open.put(id, row);
        } else {
            notLookedAtAgain++;
        }
    }

    private void settle(Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!open.isEmpty() && notLookedAtAgain == 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            List<String> ids = new ArrayList<>(open.keySet());
            for (int i = 0; i < ids.size(); i += PAGE) {
                look(ids.subList(i, Math.min(ids.size(), i + PAGE)));
            }
        }
        // Whole documents, of which the search for missing ones read the marks alone.
        if (notLookedAtAgain == 0 && !open.isEmpty()) {
            look(new ArrayList<>(open.keySet()));
        }
    }

    private void look(List<String> ids) throws IOException {
        Map<String, Snapshot> olds = get(before, ids, false);
        Map<String, Snapshot> news = get(after, ids, false);
        for (String id : ids) {
            OpenRow row = open.get(id);
            row.look(olds.getOrDefault(id, Snapshot.NOTHING), news.getOrDefault(id, Snapshot.NOTHING));
            if (row.kind(until).isEmpty()) {
                addAgreed(id, row);
                open.remove(id);
            } else if (row.moving()) {
                moving++;
                open.remove(id);
            }
        }
    }

    private void addAgreed(String id, OpenRow row) {
        if (row.before().live() && row.before().agrees(row.after())) {
            contentBefore.add(id, row.before().common(row.after()));
            contentAfter.add(id, row.after().common(row.before()));
        }
    }

    private void addLive(String id, OpenRow row) {
        if (row.before().live()) {
            contentBefore.add(id, row.before());
        }
        if (row.after().live()) {
            contentAfter.add(id, row.after());
        }
    }

    private static List<String> ids(List<IndexScan.Document> page) {
        return page.stream().map(IndexScan.Document::id).toList();
    }

    /** Real time: what was written and not refreshed is seen too. */
    private Map<String, Snapshot> get(String index, List<String> ids, boolean marksAlone) throws IOException {
        MgetRequest.Builder request = new MgetRequest.Builder().index(index).ids(ids);
        if (marksAlone) {
            request.sourceIncludes(Fields.ORRERY);
        }
        Map<String, Snapshot> found = new HashMap<>();
        for (MultiGetResponseItem<JsonNode> item :
                client.mget(request.build(), JsonNode.class).docs()) {
            if (item.isResult() && item.result().found()) {
                found.put(item.result().id(), Snapshot.of(item.result().source()));
            }
        }
        return found;
    }
}
