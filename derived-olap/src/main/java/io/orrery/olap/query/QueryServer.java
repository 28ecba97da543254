package io.orrery.olap.query;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves queries on loopback to whoever can read the endpoint file, since no other process can open the database. */
public final class QueryServer implements AutoCloseable {

    static final String PATH = "/v1/query";

    /** The parameter that says that the body names a table to be exported. */
    static final String EXPORT = "export";

    private static final int MAX_SQL = 1 << 20;
    private static final Logger log = LoggerFactory.getLogger(QueryServer.class);

    private final QueryRunner runner;
    private final Path database;
    private final HttpServer server;
    private final ExecutorService threads;
    private final String token;

    private QueryServer(QueryRunner runner, Path database, HttpServer server, int concurrent) {
        this.runner = runner;
        this.database = database;
        this.server = server;
        this.threads = Executors.newFixedThreadPool(concurrent, task -> {
            Thread thread = new Thread(task, "orrery-olap-query");
            thread.setDaemon(true);
            return thread;
        });
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        this.token = HexFormat.of().formatHex(secret);
    }

    /**
     * Starts to serve on a free port and writes the endpoint file beside {@code database}.
     *
     * @throws OrreryException if no port or no file can be had
     */
    public static QueryServer start(QueryRunner runner, Path database, QueryLimits limits) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            QueryServer server = new QueryServer(runner, database, http, limits.concurrent());
            http.setExecutor(server.threads);
            http.createContext(PATH, server::handle);
            http.start();
            new Endpoint(URI.create("http://127.0.0.1:" + http.getAddress().getPort() + PATH), server.token)
                    .write(database);
            return server;
        } catch (IOException e) {
            throw new OrreryException("Cannot serve queries beside " + database + ": " + e.getMessage(), e);
        }
    }

    /** Where it listens, for people. */
    public String address() {
        return server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            // The server closes idle connections as it likes, perhaps just when a client sends its next query on one.
            exchange.getResponseHeaders().set("Connection", "close");
            if (fromBrowser(exchange)) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            if (!authorized(exchange)) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            byte[] body = exchange.getRequestBody().readNBytes(MAX_SQL + 1);
            if (!exchange.getRequestMethod().equals("POST") || body.length > MAX_SQL) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
            exchange.sendResponseHeaders(200, 0);
            answer(exchange, new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The client has gone.
            log.debug("A query's client left", e);
        }
    }

    private void answer(HttpExchange exchange, String sql) throws IOException {
        Map<String, String> parameters = parameters(exchange.getRequestURI());
        try (OutputStream body = exchange.getResponseBody()) {
            Frames.Output frames = new Frames.Output(body);
            try {
                Optional<String> note = run(sql, parameters, frames);
                if (note.isPresent()) {
                    frames.note(note.get());
                }
            } catch (QueryException e) {
                frames.error(e.getMessage());
            } catch (RuntimeException e) {
                log.warn("A query failed", e);
                frames.error("The query failed: " + e.getMessage());
            }
            frames.end();
        }
    }

    private Optional<String> run(String sql, Map<String, String> parameters, OutputStream out) throws IOException {
        if (parameters.containsKey(EXPORT)) {
            return runner.export(sql, out);
        }
        QueryFormat format =
                QueryFormat.valueOf(parameters.getOrDefault("format", "csv").toUpperCase(Locale.ROOT));
        long rows = Long.parseLong(parameters.getOrDefault("rows", Long.toString(Long.MAX_VALUE)));
        int width = Integer.parseInt(parameters.getOrDefault("width", Integer.toString(Integer.MAX_VALUE)));
        return runner.run(sql, new QueryOutput(format, rows, width), out);
    }

    /**
     * A page in a browser has no business here, whatever it knows: its requests tell their origin, or, where a foreign
     * name was made to mean this machine, that name.
     */
    private boolean fromBrowser(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return exchange.getRequestHeaders().containsKey("Origin")
                || !("127.0.0.1:" + server.getAddress().getPort()).equals(host);
    }

    private boolean authorized(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> parameters(URI uri) {
        return uri.getQuery() == null
                ? Map.of()
                : Stream.of(uri.getQuery().split("&"))
                        .map(pair -> pair.split("=", 2))
                        .filter(pair -> pair.length == 2)
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b));
    }

    /** Stops serving; queries under way are cut off. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(Endpoint.file(database));
        } catch (IOException e) {
            log.warn("Cannot remove the endpoint file beside {}", database);
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
