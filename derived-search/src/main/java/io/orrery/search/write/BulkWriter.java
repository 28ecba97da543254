package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends operations in bulk requests, one after the other, so that those of one document arrive in their order. Safe for
 * any number of threads, each with operations of its own.
 */
final class BulkWriter {

    private static final int TOO_LARGE = 413;

    private final ElasticsearchClient client;
    private final BulkSize size;

    BulkWriter(ElasticsearchClient client, BulkSize size) {
        this.client = client;
        this.size = size;
    }

    /**
     * The outcome of each operation, in their order.
     *
     * @throws IOException if the cluster did not answer, so that it is not known what was taken
     * @throws ElasticsearchException if the cluster refused a whole request
     */
    List<ItemOutcome> write(List<Operation> operations) throws IOException {
        List<ItemOutcome> outcomes = new ArrayList<>(operations.size());
        int start = 0;
        while (start < operations.size()) {
            int end = endOfBulk(operations, start);
            outcomes.addAll(send(operations.subList(start, end)));
            start = end;
        }
        return outcomes;
    }

    private int endOfBulk(List<Operation> operations, int start) {
        long bytes = operations.get(start).bytes();
        int end = start + 1;
        while (end < operations.size() && end - start < size.documents()) {
            bytes += operations.get(end).bytes();
            if (bytes > size.bytes()) {
                break;
            }
            end++;
        }
        return end;
    }

    private List<ItemOutcome> send(List<Operation> operations) throws IOException {
        try {
            return outcomes(client.bulk(request(operations)));
        } catch (ElasticsearchException e) {
            if (e.status() != TOO_LARGE) {
                throw e;
            }
        } catch (IOException e) {
            if (!TransportStatus.is(e, TOO_LARGE)) {
                throw e;
            }
        }
        if (operations.size() == 1) {
            return List.of(
                    new ItemOutcome.Rejected("the document is larger than the cluster's http.max_content_length"));
        }
        int half = operations.size() / 2;
        List<ItemOutcome> outcomes = new ArrayList<>(send(operations.subList(0, half)));
        outcomes.addAll(send(operations.subList(half, operations.size())));
        return outcomes;
    }

    private static BulkRequest request(List<Operation> operations) {
        BulkRequest.Builder bulk = new BulkRequest.Builder().requireAlias(true);
        for (Operation operation : operations) {
            bulk.operations(operation.toBulk());
        }
        return bulk.build();
    }

    private static List<ItemOutcome> outcomes(BulkResponse response) {
        return response.items().stream().map(ItemOutcomes::of).toList();
    }
}
