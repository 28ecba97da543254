package io.orrery.benchmark.path;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Indexes documents like the workload's rows by bare bulk requests: 1,000 documents each, one in flight a thread. */
final class BulkRun implements Callable<Rate> {

    private static final String INDEX = "bare";
    private static final int BULK = 1_000;
    private static final String MAPPING = """
            {"mappings":{"properties":{"id":{"type":"long"},"customer":{"type":"long"},
             "status":{"type":"text","fields":{"keyword":{"type":"keyword"}}},"total":{"type":"double"},
             "quantity":{"type":"integer"},"weight":{"type":"double"},"placed":{"type":"date"},
             "updated":{"type":"date_nanos"},"note":{"type":"text","fields":{"keyword":{"type":"keyword"}}},
             "active":{"type":"byte"}}}}""";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final int threads;
    private final Workload workload;

    BulkRun(String url, int threads, Workload workload) {
        this.url = url;
        this.threads = threads;
        this.workload = workload;
    }

    @Override
    public Rate call() throws Exception {
        send("PUT", "/" + INDEX, MAPPING);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            long changes = workload.changes();
            for (int i = 0; i < threads; i++) {
                long from = changes * i / threads;
                long to = changes * (i + 1) / threads;
                running.add(pool.submit(() -> {
                    index(from, to);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
            return Rate.since(start, changes);
        } finally {
            pool.shutdownNow();
            send("DELETE", "/" + INDEX, "");
        }
    }

    private void index(long from, long to) throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder();
        for (long i = from; i < to; i++) {
            long id = i % workload.rows();
            body.append(String.format(
                    Locale.ROOT,
                    "{\"index\":{\"_id\":\"%d\",\"version\":%d,\"version_type\":\"external\"}}%n",
                    id,
                    i + 1));
            body.append(String.format(
                    Locale.ROOT,
                    "{\"id\":%d,\"customer\":%d,\"status\":\"shipped\",\"total\":%d.5,\"quantity\":%d,\"weight\":%d.125,"
                            + "\"placed\":\"2026-01-02T03:04:05.678\",\"updated\":\"2026-01-02T03:04:05.678901Z\","
                            + "\"note\":\"Leave it with the neighbour at number %d; the bell does not work.\","
                            + "\"active\":%d}%n",
                    id,
                    id * 7 % 100_000,
                    id % 5_000,
                    id % 10,
                    id / 8,
                    id,
                    id % 2));
            if ((i - from + 1) % BULK == 0 || i + 1 == to) {
                send("POST", "/" + INDEX + "/_bulk", body.toString());
                body.setLength(0);
            }
        }
    }

    private void send(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", contentType(path))
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException("Elasticsearch answered " + response.statusCode() + " to " + method + " " + path);
        }
    }

    private static String contentType(String path) {
        return path.endsWith("/_bulk") ? "application/x-ndjson" : "application/json";
    }
}
