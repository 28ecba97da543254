package io.orrery.search.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.Elasticsearch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bulk requests to a server that answers them as it is told. */
class BulkWriterTest {

    private static final Pattern ID = Pattern.compile("\"_id\":\"(\\w+)\"");
    private static final int OK = 201;
    private static final int BUSY = 429;

    /** What each request is answered: one status for the whole, or one for each item. The last holds on. */
    private final Deque<List<Integer>> answers = new ArrayDeque<>();

    private final List<List<String>> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> queries = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private Elasticsearch elasticsearch;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        elasticsearch = Elasticsearch.connect(ConnectionSettings.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
    }

    @AfterEach
    void stop() {
        elasticsearch.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        List<String> ids = new ArrayList<>();
        for (Matcher id = ID.matcher(body); id.find(); ) {
            ids.add(id.group(1));
        }
        requests.add(ids);
        queries.add(exchange.getRequestURI().getQuery());
        List<Integer> statuses = answers.size() > 1 ? answers.remove() : answers.element();
        if (statuses.size() == 1 && ids.size() > 1) {
            send(exchange, statuses.get(0), "{\"error\":{\"type\":\"busy\",\"reason\":\"\"},\"status\":429}");
        } else {
            List<String> items = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                items.add(item(statuses.get(i)));
            }
            send(exchange, 200, "{\"took\":1,\"errors\":true,\"items\":[" + String.join(",", items) + "]}");
        }
    }

    /** No more than is asked for. */
    private static String item(int status) {
        String error =
                status == BUSY ? ",\"error\":{\"type\":\"es_rejected_execution_exception\",\"reason\":\"\"}" : "";
        return "{\"index\":{\"_index\":\"i\",\"status\":" + status + error + "}}";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private List<ItemOutcome> write(String... ids) throws Exception {
        List<Operation> operations = Arrays.stream(ids)
                .map(id -> Operation.write("i.write", id, 1, "{}".getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.toList());
        return new BulkWriter(elasticsearch.async(), 1 << 20, new Backoff(4, Duration.ofMillis(1))).write(operations);
    }

    @Test
    void aRequestAndItemsThatABusyClusterRefusesComeAgainAndNothingElseDoes() throws Exception {
        answers.add(List.of(BUSY));
        answers.add(List.of(OK, BUSY, OK));
        answers.add(List.of(OK));

        assertThat(write("a", "b", "c")).hasSize(3).allMatch(ItemOutcome.Applied.class::isInstance);
        assertThat(requests).containsExactly(List.of("a", "b", "c"), List.of("a", "b", "c"), List.of("b"));
    }

    @Test
    void noMoreIsAskedOfAnAnswerThanIsRead() throws Exception {
        answers.add(List.of(OK, OK));

        assertThat(write("a", "b")).hasSize(2).allMatch(ItemOutcome.Applied.class::isInstance);
        assertThat(queries)
                .singleElement()
                .asString()
                .contains("filter_path=took,errors,items.*._index,items.*.status,items.*.error,error,status");
    }

    @Test
    void whatIsRefusedAgainAndAgainIsTheCallersToRetry() throws Exception {
        answers.add(List.of(OK, BUSY));
        answers.add(List.of(BUSY));

        List<ItemOutcome> outcomes = write("a", "b");

        assertThat(outcomes.get(0)).isInstanceOf(ItemOutcome.Applied.class);
        assertThat(outcomes.get(1)).isEqualTo(new ItemOutcome.Retry("es_rejected_execution_exception"));
        assertThat(requests).hasSize(4);
    }
}
