package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.search.mapping.Documents;
import io.orrery.search.mapping.Fields;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Deletions of tables without a key that found no row, kept with the index in one hidden document an image. Safe for any
 * number of threads, one of which has an image at a time.
 */
final class WaitingDeletions {

    private static final String PREFIX = "waiting ";
    private static final String LIST = "waiting";

    /** Of one image: most are of rows that are older than the stream, and no insert ever comes. The newest are kept. */
    private static final int MOST = 1_000;

    private static final int CHUNK = 1_000;

    private final ElasticsearchClient client;
    private final FirmBulk bulk;

    WaitingDeletions(ElasticsearchClient client, FirmBulk bulk) {
        this.client = client;
        this.bulk = bulk;
    }

    /** What waits, and the versions of the documents that say so. */
    record Known(Map<String, List<CopyDeletion>> byImage, Map<String, Long> versions) {

        boolean isEmpty() {
            return byImage.isEmpty();
        }

        List<CopyDeletion> all() {
            return byImage.values().stream().flatMap(List::stream).toList();
        }
    }

    /** What waits for rows of those images, just now. */
    Known of(TableIndex index, Collection<String> images) throws IOException {
        Known known = new Known(new HashMap<>(), new HashMap<>());
        List<String> ids = images.stream().map(image -> PREFIX + image).toList();
        for (int i = 0; i < ids.size(); i += CHUNK) {
            List<String> some = ids.subList(i, Math.min(ids.size(), i + CHUNK));
            for (MultiGetResponseItem<JsonNode> item : client.mget(
                            m -> m.index(index.name()).ids(some), JsonNode.class)
                    .docs()) {
                if (item.isResult() && item.result().found()) {
                    String image = item.result().id().substring(PREFIX.length());
                    known.versions().put(image, item.result().version());
                    read(image, item.result().source(), known);
                }
            }
        }
        return known;
    }

    private static void read(String image, JsonNode document, Known known) {
        List<CopyDeletion> waiting = new ArrayList<>();
        for (JsonNode one : document.path(Fields.ORRERY).path(LIST)) {
            waiting.add(new CopyDeletion(
                    one.path("place").asText(),
                    image,
                    one.path("version").asLong(),
                    Instant.parse(one.path("ts").asText())));
        }
        if (!waiting.isEmpty()) {
            known.byImage().put(image, waiting);
        }
    }

    /** Keeps what waits now in the place of what waited before. */
    void keep(TableIndex index, Known before, Collection<CopyDeletion> now, Instant at)
            throws IOException, InterruptedException {
        Map<String, List<CopyDeletion>> byImage = new HashMap<>();
        now.forEach(deletion -> byImage.computeIfAbsent(deletion.image(), image -> new ArrayList<>())
                .add(deletion));
        Set<String> images = new HashSet<>(before.byImage().keySet());
        images.addAll(byImage.keySet());
        List<Operation> operations = new ArrayList<>();
        for (String image : images) {
            List<CopyDeletion> waiting = byImage.getOrDefault(image, List.of());
            if (!waiting.equals(before.byImage().get(image))) {
                long version = before.versions().getOrDefault(image, 0L) + 1;
                operations.add(Operation.write(index.target(), PREFIX + image, version, document(waiting, at)));
            }
        }
        if (bulk.write(operations).stream().anyMatch(ItemOutcome.Stale.class::isInstance)) {
            throw new StoreUnavailableException(
                    "Another worker writes the same rows of " + index.schema().table() + ", which has no key");
        }
    }

    private static byte[] document(List<CopyDeletion> waiting, Instant at) {
        List<CopyDeletion> newest = waiting.stream()
                .sorted(Comparator.comparingLong(CopyDeletion::version).reversed())
                .limit(MOST)
                .toList();
        long version = newest.isEmpty() ? 0 : newest.get(0).version();
        Instant committedAt = newest.isEmpty() ? at : newest.get(0).committedAt();
        return Documents.tombstone(version, committedAt, at, json -> {
            json.writeArrayFieldStart(LIST);
            for (CopyDeletion one : newest) {
                json.writeStartObject();
                json.writeStringField("place", one.place());
                json.writeNumberField("version", one.version());
                json.writeStringField("ts", one.committedAt().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
