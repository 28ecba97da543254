package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sends operations in bulk requests. Each operation must be of another document than the others: a few requests are in
 * flight at a time, and no order holds between them. Safe for any number of threads, each with operations of its own.
 */
final class BulkWriter {

    private static final int TOO_LARGE = 413;

    /**
     * What is read of an answer. The rest, ids and shards and versions of each item, is most of it: both sides would write
     * and read it for nobody. What a refused request says has no items, and is named too.
     */
    private static final String READ = "took,errors,items.*._index,items.*.status,items.*.error,error,status";

    private final ElasticsearchAsyncClient client;
    private final long limit;
    private final AdaptiveBulkSize size;
    private final Backoff backoff;

    /** @param limit the bytes of the largest request that the cluster takes */
    BulkWriter(ElasticsearchAsyncClient client, long limit, Backoff backoff) {
        this.client = client.withTransportOptions(options -> options.setParameter("filter_path", READ));
        this.limit = limit;
        this.size = new AdaptiveBulkSize(limit);
        this.backoff = backoff;
    }

    /** Operations that went out together, as the places that they have among all. */
    private record Request(
            List<Integer> places, BulkSize asked, boolean full, CompletableFuture<BulkResponse> response) {}

    /**
     * The outcome of each operation, in their order. What the cluster can't take is tried again a few times.
     *
     * @throws IOException if the cluster did not answer, so that it is not known what was taken
     * @throws ElasticsearchException if the cluster refused a whole request, and not since it is busy
     */
    List<ItemOutcome> write(List<Operation> operations) throws IOException, InterruptedException {
        ItemOutcome[] outcomes = new ItemOutcome[operations.size()];
        List<Integer> pending = new ArrayList<>(operations.size());
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i).bytes() <= limit) {
                pending.add(i);
            } else {
                // Sent all the same, it would end the connection before the answer could be read.
                outcomes[i] = tooLarge(operations.get(i));
            }
        }
        List<Integer> left = pending;
        for (int attempt = 1; ; attempt++) {
            send(operations, left, outcomes);
            left = left.stream()
                    .filter(place -> outcomes[place] instanceof ItemOutcome.Retry)
                    .toList();
            if (left.isEmpty() || attempt == backoff.attempts()) {
                return Arrays.asList(outcomes);
            }
            backoff.pause(attempt);
        }
    }

    private void send(List<Operation> operations, List<Integer> places, ItemOutcome[] outcomes)
            throws IOException, InterruptedException {
        Deque<Request> inFlight = new ArrayDeque<>();
        try {
            int start = 0;
            while (start < places.size() || !inFlight.isEmpty()) {
                if (start < places.size() && inFlight.size() < size.inFlight()) {
                    Request request = next(operations, places, start);
                    inFlight.add(request);
                    start += request.places().size();
                } else {
                    receive(operations, inFlight.remove(), outcomes);
                }
            }
        } finally {
            // After a failure: what is still under way must not overtake what comes next.
            inFlight.forEach(
                    request -> request.response().exceptionally(e -> null).join());
        }
    }

    private Request next(List<Operation> operations, List<Integer> places, int start) {
        BulkSize asked = size.size();
        long bytes = operations.get(places.get(start)).bytes();
        int end = start + 1;
        boolean full = false;
        while (end < places.size() && !full) {
            long more = operations.get(places.get(end)).bytes();
            full = end - start >= asked.documents() || bytes + more > asked.bytes();
            if (!full) {
                bytes += more;
                end++;
            }
        }
        return request(operations, places.subList(start, end), asked, full);
    }

    private Request request(List<Operation> operations, List<Integer> places, BulkSize asked, boolean full) {
        BulkRequest.Builder bulk = new BulkRequest.Builder().requireAlias(true);
        for (int place : places) {
            bulk.operations(operations.get(place).toBulk());
        }
        return new Request(places, asked, full, client.bulk(bulk.build()));
    }

    private void receive(List<Operation> operations, Request request, ItemOutcome[] outcomes)
            throws IOException, InterruptedException {
        BulkResponse response;
        try {
            response = request.response().get();
        } catch (ExecutionException e) {
            Optional<String> pressure = Failures.abovePressureLimit(e.getCause());
            if (tooLarge(e.getCause()) || pressure.isPresent()) {
                ItemOutcome alone = pressure.<ItemOutcome>map(ItemOutcome.Rejected::new)
                        .orElseGet(
                                () -> tooLarge(operations.get(request.places().get(0))));
                halve(operations, request, outcomes, alone);
                return;
            }
            size.failed(request.asked());
            Optional<String> pushBack = Failures.pushBack(e.getCause());
            if (pushBack.isPresent()) {
                // The other requests were taken: only these items are to come again, in smaller requests.
                ItemOutcome again = new ItemOutcome.Retry(pushBack.get());
                request.places().forEach(place -> outcomes[place] = again);
                return;
            }
            throw Failures.unwrapped(e);
        }
        boolean pushedBack = false;
        for (int i = 0; i < request.places().size(); i++) {
            ItemOutcome outcome = ItemOutcomes.of(response.items().get(i));
            outcomes[request.places().get(i)] = outcome;
            pushedBack |= outcome instanceof ItemOutcome.Retry;
        }
        size.answered(request.asked(), request.full(), Duration.ofMillis(response.took()), pushedBack);
    }

    private ItemOutcome tooLarge(Operation operation) {
        return new ItemOutcome.Rejected("the document takes " + operation.bytes() + " bytes, more than the " + limit
                + " of the cluster's http.max_content_length, or than a proxy before it takes");
    }

    /** @param alone what becomes of a request's only document */
    private void halve(List<Operation> operations, Request request, ItemOutcome[] outcomes, ItemOutcome alone)
            throws IOException, InterruptedException {
        List<Integer> places = request.places();
        if (places.size() == 1) {
            outcomes[places.get(0)] = alone;
            return;
        }
        int half = places.size() / 2;
        for (List<Integer> part : List.of(places.subList(0, half), places.subList(half, places.size()))) {
            receive(operations, request(operations, part, request.asked(), false), outcomes);
        }
    }

    private static boolean tooLarge(Throwable cause) {
        return cause instanceof ElasticsearchException refused
                ? refused.status() == TOO_LARGE
                : cause instanceof IOException e && Failures.status(e) == TOO_LARGE;
    }
}
