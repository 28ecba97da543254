package io.orrery.search.catalog;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.consumer.snapshot.Completeness;
import io.orrery.consumer.snapshot.KeyRange;
import io.orrery.consumer.snapshot.SnapshotMark;
import io.orrery.consumer.snapshot.TableSnapshots;
import io.orrery.search.catalog.Ledger.Share;
import io.orrery.search.mapping.Hashes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the snapshots of each index's table began and ended, one document a mark, in the ledger's index: any number of
 * workers write them, and whoever has written the last sees all. Safe for any number of threads.
 */
public final class SnapshotLedger {

    private static final String ORIGIN = "origin";
    private static final String SNAPSHOT = "snapshot";
    private static final String KIND = "kind";
    private static final String FIRST = "first";
    private static final String LAST = "last";
    private static final String SINCE = "since";
    private static final String AT = "at";
    private static final int NOT_FOUND = 404;

    /** Two for each shard and snapshot. Those that are left off make a snapshot seem to run. */
    private static final int ALL = 10_000;

    private final ElasticsearchClient client;
    private final Ledger ledger;

    public SnapshotLedger(ElasticsearchClient client, Ledger ledger) {
        this.client = client;
        this.ledger = ledger;
    }

    /** Keeps a mark of an index's table; durable, and seen by every worker, when it returns. */
    public void note(String index, int generation, SnapshotMark mark) throws IOException {
        ledger.create();
        ledger.mapSnapshots();
        Map<String, Object> document = Map.of(
                Ledger.MADE_FOR,
                generation,
                Ledger.SNAPSHOT_OF,
                index,
                ORIGIN,
                mark.origin(),
                SNAPSHOT,
                mark.snapshot(),
                KIND,
                mark.kind().name(),
                FIRST,
                mark.range().first().toString(),
                LAST,
                mark.range().last().toString(),
                SINCE,
                mark.since(),
                AT,
                mark.at().toString());
        client.index(i ->
                i.index(ledger.index()).id(id(index, mark)).document(document).refresh(Refresh.True));
    }

    /** The same for a mark that is made twice, and short enough whatever the names are. */
    private static String id(String index, SnapshotMark mark) {
        String range = mark.range().first() + "-" + mark.range().last();
        return "snapshot:"
                + Hashes.hex(
                        String.join(
                                "\n",
                                index,
                                mark.origin(),
                                mark.snapshot(),
                                mark.kind().name(),
                                range),
                        32);
    }

    /** True if all of a snapshot of an index's table has come, whatever worker brought it. */
    public boolean isOver(String index, SnapshotMark mark) throws IOException {
        return new TableSnapshots(marks(index)).isOver(mark.origin(), mark.snapshot());
    }

    /** What is known of an index's table. */
    public Completeness completeness(String index) throws IOException {
        List<SnapshotMark> marks = marks(index);
        List<Share> shares = marks.stream()
                .map(mark -> new Share(index, mark.origin()))
                .distinct()
                .toList();
        Map<Share, Long> floors = shares.isEmpty() ? Map.of() : ledger.truncated(shares);
        return new TableSnapshots(marks).completeness(origin -> floors.getOrDefault(new Share(index, origin), 0L));
    }

    /** Forgets the marks of snapshots of an index's table that began before another one that is over. */
    public void forgetOlder(String index, SnapshotMark over) throws IOException {
        for (Hit<JsonNode> hit : hits(index)) {
            SnapshotMark mark = mark(hit);
            if (mark.origin().equals(over.origin()) && mark.since() < over.since()) {
                client.delete(d -> d.index(ledger.index()).id(hit.id()));
            }
        }
    }

    private List<SnapshotMark> marks(String index) throws IOException {
        return hits(index).stream().map(SnapshotLedger::mark).collect(Collectors.toList());
    }

    private List<Hit<JsonNode>> hits(String index) throws IOException {
        try {
            return client.search(
                            s -> s.index(ledger.index())
                                    .size(ALL)
                                    .query(q -> q.term(
                                            t -> t.field(Ledger.SNAPSHOT_OF).value(index))),
                            JsonNode.class)
                    .hits()
                    .hits();
        } catch (ElasticsearchException e) {
            if (e.status() == NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private static SnapshotMark mark(Hit<JsonNode> hit) {
        JsonNode mark = hit.source();
        return new SnapshotMark(
                mark.get(ORIGIN).asText(),
                mark.get(SNAPSHOT).asText(),
                SnapshotMark.Kind.valueOf(mark.get(KIND).asText()),
                KeyRange.of(mark.get(FIRST).asText(), mark.get(LAST).asText()),
                mark.get(SINCE).asLong(),
                Instant.parse(mark.get(AT).asText()));
    }
}
