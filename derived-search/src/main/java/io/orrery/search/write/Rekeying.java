package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.runtime.UsageException;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.DocumentIds;
import io.orrery.search.mapping.Documents;
import io.orrery.search.mapping.Fields;
import io.orrery.search.mapping.Naming;
import io.orrery.search.scan.IndexScan;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the documents of a table anew that got another key: each row stays one document. Documents keep their versions.
 * Safe for any number of threads and workers: who comes second finds the work done.
 */
final class Rekeying {

    private static final Logger log = LoggerFactory.getLogger(Rekeying.class);

    private final ElasticsearchClient client;
    private final FirmBulk bulk;
    private final TableIndexes indexes;
    private final Clock clock;

    Rekeying(ElasticsearchClient client, FirmBulk bulk, TableIndexes indexes, Clock clock) {
        this.client = client;
        this.bulk = bulk;
        this.indexes = indexes;
        this.clock = clock;
    }

    /** A row comes that follows the index's schema: if the documents are named otherwise and older, they are renamed. */
    void comes(TableIndex index, long version) throws IOException, InterruptedException {
        Naming now = indexes.naming(index.schema().table());
        if (now.names(index.schema()) || version < now.since()) {
            return;
        }
        synchronized (indexes) {
            Naming next = Naming.of(index.schema(), version);
            if (!indexes.naming(index.schema().table()).names(index.schema())) {
                boolean whole = rename(index, next);
                indexes.renamed(index, next, whole);
            }
        }
    }

    /** What became of the documents. */
    private static final class Count {
        private long renamed;
        private long unnamed;
        private long clashing;
    }

    /** False if the next worker has to look again. */
    private boolean rename(TableIndex index, Naming next) throws IOException, InterruptedException {
        // What was written and not refreshed is invisible to the search.
        client.indices().refresh(r -> r.index(index.name()));
        Count count = new Count();
        try (IndexScan scan = IndexScan.of(client, index.name(), TableIndexes.liveOlderThan(next.since()))) {
            for (List<IndexScan.Document> page = scan.next(); !page.isEmpty(); page = scan.next()) {
                rename(index, next, page, count);
            }
        }
        if (count.renamed > 0) {
            log.info(
                    "Renamed {} documents of {}, whose rows are named by {} now",
                    count.renamed,
                    index.schema().table(),
                    next.keyless() ? "all that they say" : next.columns());
        }
        if (count.unnamed + count.clashing > 0) {
            log.warn(
                    "{} documents of {} stay beside those that their rows get when they change: the rows are named by"
                            + " {} now, which the documents don't hold. Build the index anew with 'orrery search"
                            + " rebuild --snapshot'",
                    count.unnamed + count.clashing,
                    index.schema().table(),
                    next.keyless() ? "all that they say" : next.columns());
        }
        return count.clashing == 0;
    }

    private record Move(IndexScan.Document from, String to) {}

    private void rename(TableIndex index, Naming next, List<IndexScan.Document> page, Count count)
            throws IOException, InterruptedException {
        List<Move> moves = new ArrayList<>();
        List<Operation> images = new ArrayList<>();
        for (IndexScan.Document document : page) {
            Optional<RowKey> key = key(index, next, document);
            if (key.isEmpty()) {
                count.unnamed++;
            } else if (next.keyless()) {
                image(index, document, key.get().text()).ifPresent(images::add);
            } else if (!DocumentIds.of(key.get()).equals(document.id())) {
                moves.add(new Move(document, DocumentIds.of(key.get())));
            }
        }
        bulk.write(images);
        count.renamed += images.size();
        move(index, next, moves, count);
    }

    private static Optional<RowKey> key(TableIndex index, Naming next, IndexScan.Document document) {
        try {
            Row row = index.documents().read(document.source());
            return next.key(row, index.schema());
        } catch (UsageException e) {
            return Optional.empty(); // Made in code: no row can be made of it.
        }
    }

    private static Optional<Operation> image(TableIndex index, IndexScan.Document document, String image)
            throws IOException {
        ObjectNode content = document.source().deepCopy();
        ObjectNode ours = content.withObject(Fields.ORRERY);
        if (image.equals(ours.path("image").asText())) {
            return Optional.empty();
        }
        ours.put("image", image);
        return Optional.of(Operation.replace(
                index.target(), document.id(), document.version(), Elasticsearch.EXACT.writeValueAsBytes(content)));
    }

    private void move(TableIndex index, Naming next, List<Move> moves, Count count)
            throws IOException, InterruptedException {
        Map<String, Long> there =
                liveVersions(index, moves.stream().map(Move::to).toList());
        List<Move> moved = new ArrayList<>();
        List<Operation> writes = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (Move move : moves) {
            Long found = there.get(move.to());
            boolean done = found != null && (found == version(move) || found >= next.since());
            // Until a late change comes, two older rows may claim one name: neither takes the other's place.
            if (!done && (found != null || !targets.add(move.to()))) {
                count.clashing++;
                continue;
            }
            moved.add(move);
            if (!done) {
                writes.add(Operation.write(index.target(), move.to(), version(move), content(move)));
            }
        }
        bulk.write(writes);
        List<Operation> tombstones = new ArrayList<>();
        for (Move move : moved) {
            byte[] tombstone = Documents.moved(move.to(), version(move), committedAt(move), clock.instant());
            tombstones.add(Operation.replace(
                    index.target(), move.from().id(), move.from().version(), tombstone));
        }
        bulk.write(tombstones);
        count.renamed += tombstones.size();
    }

    private static byte[] content(Move move) throws IOException {
        ObjectNode content = move.from().source().deepCopy();
        content.withObject(Fields.ORRERY).remove("image");
        return Elasticsearch.EXACT.writeValueAsBytes(content);
    }

    private static long version(Move move) {
        return move.from().source().path(Fields.ORRERY).path("version").asLong();
    }

    private static Instant committedAt(Move move) {
        return Instant.parse(move.from().source().path(Fields.ORRERY).path("ts").asText());
    }

    /** The versions of those documents that are there and live, just now. */
    private Map<String, Long> liveVersions(TableIndex index, List<String> ids) throws IOException {
        Map<String, Long> versions = new HashMap<>();
        if (ids.isEmpty()) {
            return versions;
        }
        for (MultiGetResponseItem<JsonNode> item : client.mget(
                        m -> m.index(index.name()).ids(ids).sourceIncludes(Fields.ORRERY), JsonNode.class)
                .docs()) {
            if (item.isResult()
                    && item.result().found()
                    && !Documents.isTombstone(item.result().source())) {
                JsonNode ours = item.result().source().path(Fields.ORRERY);
                versions.put(item.result().id(), ours.path("version").asLong());
            }
        }
        return versions;
    }
}
