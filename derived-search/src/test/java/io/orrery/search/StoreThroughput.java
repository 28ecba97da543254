package io.orrery.search;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.stack.SharedStack;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.settings.SearchFile;
import io.orrery.search.settings.TableSettings;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Measures how many documents a second the store takes, beside bulk requests of the same documents that were made before
 * the clock began: the least that can be sent. Both refresh never and have two requests in flight.
 */
public final class StoreThroughput {

    private static final int BATCH = 10_000;
    private static final int BULK = 1_000;

    /**
     * Documents a second.
     *
     * @param store of the store, from events
     * @param bare of bulk requests that were ready
     */
    public record Rates(double store, double bare) {}

    private final URI url;
    private final Changes orders = new Changes(new TableSchema(
            new TableName("throughput", "orders"),
            List.of(
                    new Column("id", ColumnType.parse("int"), false),
                    Column.of("customer", "varchar(60)"),
                    Column.of("total", "decimal(10,2)"),
                    Column.of("note", "varchar(200)"),
                    Column.of("placed", "datetime(6)")),
            List.of("id")));

    public StoreThroughput(URI url) {
        this.url = url;
    }

    /** Measures, in indices whose names begin with {@code name}. */
    public Rates measure(String name, int documents) throws Exception {
        List<ChangeEvent<Row>> events = new ArrayList<>(documents);
        for (int i = 0; i < documents; i++) {
            events.add(orders.write(
                    i + 1,
                    (long) i,
                    "Customer number " + i % 5_000,
                    new BigDecimal("19.90"),
                    "Deliver to the back door of house " + i % 300 + ", and ring twice",
                    "2026-01-02T03:04:05.678901"));
        }
        return new Rates(store(name + "s-", events), bare(name + "b-", events));
    }

    private static SearchFile file(String prefix) {
        TableSettings never = new TableSettings(null, null, null, null, null, Map.of("refresh_interval", "-1"), null);
        return new SearchFile(prefix, null, Map.of("throughput.orders", never));
    }

    private double store(String prefix, List<ChangeEvent<Row>> events) throws Exception {
        try (SearchStore store =
                SearchStore.open(ConnectionSettings.of(url), new SearchSettings(file(prefix), 1, true))) {
            store.apply(orders.batch());
            long start = System.nanoTime();
            for (int i = 0; i < events.size(); i += BATCH) {
                store.apply(orders.batch(
                        events.subList(i, Math.min(events.size(), i + BATCH)).toArray(Event[]::new)));
            }
            return rate(events.size(), start);
        }
    }

    private double bare(String prefix, List<ChangeEvent<Row>> events) throws Exception {
        try (SearchStore store =
                SearchStore.open(ConnectionSettings.of(url), new SearchSettings(file(prefix), 1, true))) {
            store.apply(orders.batch());
        }
        io.orrery.search.mapping.Documents documents =
                new io.orrery.search.mapping.Documents(orders.schema(), TableSettings.none(), Optional.empty());
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < events.size(); i += BULK) {
            StringBuilder body = new StringBuilder();
            for (ChangeEvent<Row> event : events.subList(i, Math.min(events.size(), i + BULK))) {
                Row row = event.match(w -> w.row(), u -> u.after(), d -> d.row());
                body.append("{\"index\":{\"_id\":\"")
                        .append(row.getLong("id"))
                        .append("\",\"version\":")
                        .append(event.version())
                        .append(",\"version_type\":\"external\"}}\n")
                        .append(new String(
                                documents.write(row, event.metadata(), java.time.Instant.EPOCH),
                                StandardCharsets.UTF_8))
                        .append('\n');
            }
            bodies.add(body.toString().getBytes(StandardCharsets.UTF_8));
        }
        HttpClient http = HttpClient.newHttpClient();
        URI bulk = url.resolve("/" + prefix + "throughput.orders-000001/_bulk");
        Deque<CompletableFuture<HttpResponse<String>>> inFlight = new ArrayDeque<>();
        long start = System.nanoTime();
        for (byte[] body : bodies) {
            if (inFlight.size() == 2) {
                require(inFlight.remove().get());
            }
            HttpRequest request = HttpRequest.newBuilder(bulk)
                    .header("Content-Type", "application/x-ndjson")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            inFlight.add(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
        }
        while (!inFlight.isEmpty()) {
            require(inFlight.remove().get());
        }
        return rate(events.size(), start);
    }

    private static void require(HttpResponse<String> response) {
        if (response.statusCode() != 200 || !response.body().contains("\"errors\":false")) {
            throw new IllegalStateException("Elasticsearch refused a bulk request: " + response.statusCode());
        }
    }

    private static double rate(int documents, long start) {
        return documents / ((System.nanoTime() - start) / 1e9);
    }

    /** Measures three times with the number of documents that is given, 100,000 by default. */
    public static void main(String[] arguments) throws Exception {
        int documents = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
        StoreThroughput throughput =
                new StoreThroughput(URI.create(SharedStack.elasticsearch().url()));
        for (int round = 1; round <= 3; round++) {
            Rates rates = throughput.measure("round" + round, documents);
            System.out.printf(
                    "store %.0f docs/s, bare bulk %.0f docs/s, ratio %.2f%n",
                    rates.store(), rates.bare(), rates.store() / rates.bare());
        }
        System.exit(0);
    }
}
