package io.orrery.local.kinesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.orrery.local.kinesis.api.ApiCalls;
import io.orrery.local.kinesis.fault.Fault;
import io.orrery.local.kinesis.fault.Faults;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the real service has not, for tests in other processes, as JSON under {@code /_orrery/}:
 *
 * <ul>
 *   <li>{@code GET health}
 *   <li>{@code POST faults} with {@code {"kind":"throttle","operation":"PutRecords","shard":"shardId-000000000000",
 *       "probability":0.1,"times":3,"fraction":0.5,"delayMillis":100}}, of which kind alone is needed; kinds are throttle,
 *       partial_failure, server_error, lost_response, delay. {@code "seed":42} beside or instead of them makes what follows repeatable
 *   <li>{@code GET faults} and {@code DELETE faults}
 *   <li>{@code GET calls}, the operations called and how often, and {@code DELETE calls}
 * </ul>
 */
final class ControlHandler implements HttpHandler {

    static final String PATH = "/_orrery/";

    private static final Set<String> MEMBERS =
            Set.of("kind", "operation", "shard", "probability", "times", "fraction", "delayMillis", "seed");
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Faults faults;
    private final ApiCalls calls;

    ControlHandler(Faults faults, ApiCalls calls) {
        this.faults = faults;
        this.calls = calls;
    }

    @Override
    public void handle(HttpExchange http) throws IOException {
        byte[] body = http.getRequestBody().readAllBytes();
        String what =
                http.getRequestMethod() + " " + http.getRequestURI().getPath().substring(PATH.length());
        try {
            switch (what) {
                case "GET health" -> send(http, 200, Map.of("status", "UP"));
                case "GET faults" ->
                    send(
                            http,
                            200,
                            faults.active().stream().map(ControlHandler::view).toList());
                case "POST faults" -> {
                    inject(MAPPER.readTree(body));
                    send(http, 200, Map.of());
                }
                case "DELETE faults" -> {
                    faults.clear();
                    send(http, 200, Map.of());
                }
                case "GET calls" -> send(http, 200, calls.counts());
                case "DELETE calls" -> {
                    calls.reset();
                    send(http, 200, Map.of());
                }
                default -> send(http, 404, Map.of("message", "There is no " + what + "."));
            }
        } catch (JsonProcessingException e) {
            send(http, 400, Map.of("message", "The body is not JSON."));
        } catch (IllegalArgumentException e) {
            send(http, 400, Map.of("message", String.valueOf(e.getMessage())));
        }
    }

    private void inject(JsonNode body) {
        body.fieldNames().forEachRemaining(member -> {
            if (!MEMBERS.contains(member)) {
                throw new IllegalArgumentException("Unknown member " + member + ": must be one of " + MEMBERS);
            }
        });
        if (body.has("seed")) {
            faults.seed(body.get("seed").asLong());
        }
        if (body.has("kind")) {
            faults.inject(fault(body));
        }
    }

    private static Fault fault(JsonNode body) {
        String name = body.get("kind").asText();
        Fault.Kind kind = List.of(Fault.Kind.values()).stream()
                .filter(k -> k.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot use kind=" + name + ": must be one of " + List.of(Fault.Kind.values())));
        return new Fault(
                kind,
                body.path("operation").asText(kind == Fault.Kind.PARTIAL_FAILURE ? "PutRecords" : Fault.ANY),
                Optional.ofNullable(body.get("shard")).map(JsonNode::asText).orElse(null),
                body.path("probability").asDouble(1),
                body.path("times").asInt(0),
                body.path("fraction").asDouble(0.5),
                Duration.ofMillis(body.path("delayMillis").asLong(0)));
    }

    private static Map<String, Object> view(Fault fault) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kind", fault.kind());
        view.put("operation", fault.operation());
        view.put("shard", fault.shardId());
        view.put("probability", fault.probability());
        view.put("times", fault.times());
        view.put("fraction", fault.fraction());
        view.put("delayMillis", fault.delay().toMillis());
        return view;
    }

    private static void send(HttpExchange http, int status, Object value) throws IOException {
        byte[] bytes = MAPPER.writeValueAsBytes(value);
        http.getResponseHeaders().set("Content-Type", "application/json");
        http.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = http.getResponseBody()) {
            out.write(bytes);
        }
        http.close();
    }
}
