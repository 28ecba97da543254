package io.orrery.archive.storage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before S3 and fails now and then: says 503 SlowDown and does nothing, or does what it is told and hangs up instead
 * of answering.
 */
public final class S3Proxy implements AutoCloseable {

    private static final Set<String> NOT_PASSED_ON =
            Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

    private final URI target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Random random;
    private final Set<String> actions = new ConcurrentSkipListSet<>();
    private volatile int faults;
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger hungUp = new AtomicInteger();

    /** A proxy that fails not yet. */
    public S3Proxy(URI target, Random random) throws IOException {
        this.target = target;
        this.random = random;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** So many requests of a hundred fail from now on. */
    public void failing(int ofHundred) {
        faults = ofHundred;
    }

    /** How many requests were refused. */
    public int refused() {
        return refused.get();
    }

    /** How many answers were lost. */
    public int hungUp() {
        return hungUp.get();
    }

    private synchronized int draw() {
        return random.nextInt(100);
    }

    /** What a policy must allow for the requests so far. */
    public Set<String> actions() {
        return actions;
    }

    /** The <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html">action</a> of a request. */
    private static String action(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        boolean object = exchange.getRequestURI().getRawPath().indexOf('/', 1) > 1
                && !exchange.getRequestURI().getRawPath().endsWith("/");
        return switch (exchange.getRequestMethod()) {
            case "PUT", "POST" -> "s3:PutObject";
            case "DELETE" ->
                query != null && query.contains("uploadId") ? "s3:AbortMultipartUpload" : "s3:DeleteObject";
            default ->
                object
                        ? "s3:GetObject"
                        : query != null && query.contains("uploads")
                                ? "s3:ListBucketMultipartUploads"
                                : "s3:ListBucket";
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        actions.add(action(exchange));
        int drawn = draw();
        if (drawn < faults / 2) {
            refused.incrementAndGet();
            byte[] slow = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
                    .getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(503, head ? -1 : slow.length);
            if (!head) {
                exchange.getResponseBody().write(slow);
            }
            exchange.close();
            return;
        }
        try {
            HttpResponse<byte[]> answer = client.send(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
            if (drawn < faults) {
                hungUp.incrementAndGet();
                exchange.close();
                return;
            }
            answer.headers().map().forEach((name, values) -> {
                if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(
                    answer.statusCode(), head || answer.body().length == 0 ? -1 : answer.body().length);
            if (!head && answer.body().length > 0) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        URI uri = URI.create(target + exchange.getRequestURI().toString());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
