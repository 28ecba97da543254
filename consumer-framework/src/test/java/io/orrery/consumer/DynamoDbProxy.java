package io.orrery.consumer;

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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.function.BiPredicate;

/** Passes DynamoDB calls on, writes down which they were, and refuses some if told so. */
final class DynamoDbProxy implements AutoCloseable {

    /** An error that no client tries again after. */
    private static final byte[] REFUSAL =
            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#AccessDeniedException\",\"message\":\"refused by the test\"}"
                    .getBytes(StandardCharsets.UTF_8);

    private final Set<String> actions = new ConcurrentSkipListSet<>();
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI target;
    private volatile BiPredicate<String, String> refused = (action, body) -> false;

    DynamoDbProxy(URI target) throws IOException {
        this.target = target;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::pass);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The calls so far, as {@code dynamodb:GetItem}. */
    Set<String> actions() {
        return actions;
    }

    /** From now on answers those calls with an error; asked with a call's name and its body, by many threads. */
    void refuse(BiPredicate<String, String> calls) {
        refused = calls;
    }

    private void pass(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String action = call.substring(call.indexOf('.') + 1);
        actions.add("dynamodb:" + action);
        byte[] body = exchange.getRequestBody().readAllBytes();
        try (exchange) {
            if (refused.test(action, new String(body, StandardCharsets.UTF_8))) {
                answer(exchange, 400, REFUSAL);
                return;
            }
            HttpResponse<byte[]> response =
                    client.send(passedOn(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
            response.headers().firstValue("x-amz-crc32").ifPresent(crc -> exchange.getResponseHeaders()
                    .set("x-amz-crc32", crc));
            answer(exchange, response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest passedOn(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : new String[] {"X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date"}) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(header))
                    .ifPresent(value -> request.header(header, value));
        }
        return request.build();
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
