package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.orrery.search.mapping.Documents;
import io.orrery.search.mapping.IndexNames;
import io.orrery.search.scan.IndexScan;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes every document of a table that is older than a TRUNCATE. Each becomes a tombstone of the truncation's version,
 * so that a replayed older write can't bring it back. The event comes on every shard, so what another shard has yet to
 * write from before the truncation is removed when that shard comes to the event.
 */
final class Truncation {

    private final ElasticsearchClient client;
    private final BulkWriter bulk;

    Truncation(ElasticsearchClient client, BulkWriter bulk) {
        this.client = client;
        this.bulk = bulk;
    }

    void run(String index, long version, Instant committedAt, Instant now) throws IOException, InterruptedException {
        // What was written and not refreshed is invisible to the search.
        client.indices().refresh(r -> r.index(index));
        byte[] tombstone = Documents.tombstone(version, committedAt, now);
        String target = IndexNames.writeAlias(index);
        try (IndexScan scan = IndexScan.withoutSource(client, index, TableIndexes.olderThan(version))) {
            for (List<IndexScan.Document> page = scan.next(); !page.isEmpty(); page = scan.next()) {
                List<Operation> operations = new ArrayList<>(page.size());
                page.forEach(document -> operations.add(Operation.write(target, document.id(), version, tombstone)));
                for (ItemOutcome outcome : bulk.write(operations)) {
                    // A newer write meanwhile makes ours stale, as it should.
                    if (outcome instanceof ItemOutcome.Retry retry) {
                        throw new StoreUnavailableException(
                                "Elasticsearch can't truncate index " + index + " now: " + retry.reason());
                    }
                }
            }
        }
    }
}
