package io.orrery.search.write;

import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.IndexNames;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends operations until each is applied, stale or rejected. Safe for any number of threads. */
final class FirmBulk {

    private final Elasticsearch elasticsearch;
    private final BulkWriter bulk;

    FirmBulk(Elasticsearch elasticsearch, BulkWriter bulk) {
        this.elasticsearch = elasticsearch;
        this.bulk = bulk;
    }

    /**
     * The outcome of each operation, in their order; none of them is to be tried again.
     *
     * @param operations each of another document than the others
     * @throws StoreUnavailableException if the cluster can't take all of them now
     */
    List<ItemOutcome> write(List<Operation> operations) throws IOException, InterruptedException {
        List<ItemOutcome> outcomes = bulk.write(operations);
        requireNoRetry(operations, outcomes);
        return outcomes;
    }

    private void requireNoRetry(List<Operation> operations, List<ItemOutcome> outcomes) {
        Map<String, Long> reasons = new TreeMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof ItemOutcome.Retry retry) {
                if (retry.reason().equals(ItemOutcomes.INDEX_GONE)) {
                    throw new StoreUnavailableException(TableIndexes.lost(
                            IndexNames.ofWriteAlias(operations.get(i).target())));
                }
                reasons.merge(retry.reason(), 1L, Long::sum);
            }
        }
        if (!reasons.isEmpty()) {
            throw new StoreUnavailableException("Elasticsearch at " + elasticsearch.url() + " can't take "
                    + reasons.values().stream().mapToLong(Long::longValue).sum() + " of " + outcomes.size()
                    + " documents now: " + reasons);
        }
    }
}
